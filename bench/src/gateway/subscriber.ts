import { request as open } from 'node:http';
import { WebSocket } from 'ws';

/** One who subscribes, with as little work on this side as there can be: five hundred share this process with the clock. */
export interface Subscriber {
  readonly gatewayUrl: string;
  readonly authorization: string;
  readonly query: string;
  /** Each result as it came. */
  readonly tell: (message: string) => void;
  readonly onLost: (reason: unknown) => void;
}

/** graphql-sse, distinct connections mode. Answers how to leave. */
export function overServerSentEvents({
  gatewayUrl,
  authorization,
  query,
  tell,
  onLost,
}: Subscriber): () => void {
  const headers = { authorization, 'content-type': 'application/json', accept: 'text/event-stream' };
  const asked = open(`${gatewayUrl}/graphql`, { method: 'POST', headers, agent: false }, (answer) => {
    let unread = '';
    answer.setEncoding('utf8').on('data', (text: string) => {
      const messages = (unread + text).split('\n\n');
      unread = messages.pop() ?? '';
      for (const message of messages) {
        if (message.includes('event: next')) tell(message);
        if (message.includes('event: complete')) onLost(message);
      }
    });
  });
  asked.on('error', onLost);
  asked.end(JSON.stringify({ query }));
  return () => {
    asked.off('error', onLost).on('error', () => undefined);
    asked.destroy();
  };
}

/** graphql-transport-ws. Answers how to leave. */
export function overWebSocket({ gatewayUrl, authorization, query, tell, onLost }: Subscriber): () => void {
  const socket = new WebSocket(`${gatewayUrl.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  const send = (message: object): void => socket.send(JSON.stringify(message));
  socket.on('open', () => send({ type: 'connection_init', payload: { authorization } }));
  socket.on('error', onLost);
  socket.on('close', onLost);
  socket.on('message', (bytes: Buffer) => {
    const message = bytes.toString();
    if (message.includes('"type":"next"')) tell(message);
    else if (message.includes('"type":"connection_ack"'))
      send({ type: 'subscribe', id: '1', payload: { query } });
    else if (message.includes('"type":"ping"')) send({ type: 'pong' });
    else onLost(message);
  });
  return () => {
    socket.off('close', onLost);
    socket.close();
  };
}
