import { type IncomingMessage, request } from 'node:http';

/** One who subscribes by server-sent events and then reads nothing, until it is told to. */
export class StalledSubscriber {
  private constructor(private readonly answer: IncomingMessage) {}

  static async open(
    url: string,
    authorization: string,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<StalledSubscriber> {
    const headers = { authorization, 'content-type': 'application/json', accept: 'text/event-stream' };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(url, { method: 'POST', headers, agent: false }, resolve);
      asked.on('error', reject);
      asked.end(JSON.stringify({ query, variables }));
    });
    answer.pause();
    return new StalledSubscriber(answer);
  }

  /** Reads all that is left; answers the last two events. */
  async readOn(): Promise<string[]> {
    let events: string[] = [];
    let unread = '';
    for await (const text of this.answer.setEncoding('utf8')) {
      const parts = (unread + String(text)).split('\n\n');
      unread = parts.pop() ?? '';
      events = [...events, ...parts].slice(-2);
    }
    return events;
  }

  leave(): void {
    this.answer.destroy();
  }
}
