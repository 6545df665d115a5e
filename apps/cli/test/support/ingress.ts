import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before the gateway in Kubernetes: it passes everything on but `/health`, behind which there is nobody. */
export async function startIngress(gatewayUrl: string): Promise<{ readonly url: string; stop(): void }> {
  const server: Server = createServer((incoming, answer) => {
    if (incoming.url?.startsWith('/health')) {
      answer.writeHead(503, { 'content-type': 'text/html' });
      return answer.end('<h1>503 Service Temporarily Unavailable</h1>');
    }
    const { method, headers } = incoming;
    const forwarded = request(new URL(incoming.url ?? '/', gatewayUrl), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    return incoming.pipe(forwarded);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}
