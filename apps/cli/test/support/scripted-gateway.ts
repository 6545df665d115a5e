import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What `/graphql` was asked. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The number of the sign-in that the token is from. */
  readonly signIn: number;
}

/** What the gateway of the test says: text is answered as it is, with the status of a proxy. */
export type Script = (question: Question) => object | string;

/** A gateway that says what a test wants: signs everybody in, and has each question answered by the script. */
export class ScriptedGateway {
  readonly questions: Question[] = [];
  private signIns = 0;

  private constructor(
    private readonly server: Server,
    private readonly script: Script,
  ) {}

  static async start(script: Script): Promise<ScriptedGateway> {
    const server = createServer();
    const gateway = new ScriptedGateway(server, script);
    server.on('request', (request: IncomingMessage, response) => {
      void gateway.answerTo(request).then((answer) => {
        if (typeof answer === 'string') response.writeHead(502, { 'content-type': 'text/html' }).end(answer);
        else response.end(JSON.stringify(answer));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answerTo(request: IncomingMessage): Promise<object | string> {
    if (request.url === '/auth/token') return { accessToken: String((this.signIns += 1)) };
    const asked = (await json(request)) as Omit<Question, 'signIn'>;
    const question = { ...asked, signIn: Number(request.headers.authorization?.replace('Bearer ', '')) };
    this.questions.push(question);
    return this.script(question);
  }
}

/** The one page of a list that `koios` asks for by its alias. */
export function listOf(...nodes: readonly object[]): object {
  const pageInfo = { hasNextPage: false, endCursor: null };
  return { data: { list: { edges: nodes.map((node) => ({ node })), pageInfo } } };
}

export const certificate = {
  id: 'certificate-1',
  name: 'Line 1',
  isDefault: false,
  revision: 1,
  validUntil: '2030-01-01T00:00:00.000Z',
  statuses: ['VALID'],
  thumbprint: '5F864C5915EB358C20DB29E2EBEE45442A7634D3',
};

export const device = {
  id: 'device-1',
  name: 'Boiler',
  enabled: true,
  plant: { id: 'main' },
  connection: null,
};
