import { connect } from 'node:net';

const limitMs = 1_000;

/** Whether a NATS server with JetStream speaks there: it greets every client with INFO and what it can. */
export function natsAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: limitMs });
    let greeting = '';
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      greeting += text;
      if (greeting.includes('\r\n')) finish(isJetStreamServer(greeting));
    });
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
  });
}

function isJetStreamServer(greeting: string): boolean {
  return greeting.startsWith('INFO ') && /"jetstream":\s*true/.test(greeting);
}
