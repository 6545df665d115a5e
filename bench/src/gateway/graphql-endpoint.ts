import { Agent, request as open } from 'node:http';

/** Asks one GraphQL endpoint over connections that stay open, with as little work on this side as node allows. */
export class GraphqlEndpoint {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;

  constructor(
    url: string,
    private readonly credentials: Readonly<Record<string, string>>,
  ) {
    this.url = new URL('/graphql', url);
  }

  /** The body of the answer as it came, but for the line feed that some put behind it. */
  ask(query: string, variables: Record<string, unknown>): Promise<string> {
    const body = JSON.stringify({ query, variables });
    const headers = {
      ...this.credentials,
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const asked = open(this.url, { method: 'POST', agent: this.agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString().trimEnd();
          if (answer.statusCode === 200 && !text.includes('"errors"')) resolve(text);
          else reject(new Error(`${this.url.href} answered ${answer.statusCode}: ${text.slice(0, 500)}`));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  async askFor<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    return (JSON.parse(await this.ask(query, variables)) as { data: Data }).data;
  }

  close(): void {
    this.agent.destroy();
  }
}
