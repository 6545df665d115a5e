import { z } from 'zod';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});
const tokenSchema = z.object({ accessToken: z.string() });
const refusalSchema = z.object({ message: z.string() });
/** What every API key begins with; any other token is one that somebody has signed in for already. */
const apiKeyPrefix = 'koios_';
const requestLimitMs = 70_000;

type Credentials = { readonly username: string; readonly password: string } | { readonly apiKey: string };

/** The gateway as one user sees it. */
export class Gateway {
  private constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  static readonly defaultUrl = 'http://127.0.0.1:8080';

  static urlFrom(environment: NodeJS.ProcessEnv): string {
    return (environment['KOIOS_URL'] || Gateway.defaultUrl).replace(/\/$/, '');
  }

  /** @throws Error with a sentence when nobody answers, or the user is not let in */
  static async signIn(environment: NodeJS.ProcessEnv = process.env): Promise<Gateway> {
    const url = Gateway.urlFrom(environment);
    const { KOIOS_TOKEN: token, KOIOS_USERNAME: username = 'admin', KOIOS_PASSWORD: password } = environment;
    if (token?.startsWith(apiKeyPrefix)) return Gateway.withCredentials(url, { apiKey: token });
    if (token) return new Gateway(url, token);
    if (!password) throw new Error('Set KOIOS_TOKEN, or KOIOS_PASSWORD to sign in with.');
    return Gateway.withCredentials(url, { username, password });
  }

  private static async withCredentials(url: string, credentials: Credentials): Promise<Gateway> {
    const response = await request(`${url}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return new Gateway(url, tokenSchema.parse(answer).accessToken);
    const who = 'apiKey' in credentials ? 'the API key' : credentials.username;
    const why = refusalSchema.safeParse(answer).data?.message ?? `it answers ${response.status}`;
    throw new Error(`The gateway does not let ${who} in: ${why}`);
  }

  /** @throws Error with what the gateway says, or when its answer is not as expected */
  async ask<Schema extends z.ZodType>(
    data: Schema,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<z.infer<Schema>> {
    const response = await request(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer = answerSchema.parse(await response.json());
    const [error] = answer.errors ?? [];
    if (error) throw new Error(error.message);
    return data.parse(answer.data);
  }

  async download(path: string): Promise<Buffer> {
    const response = await request(new URL(path, this.url).href, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!response.ok)
      throw new Error(`The download was refused (${response.status}): ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }
}

/** @throws Error with a sentence when nobody answers */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(requestLimitMs) });
  } catch (error) {
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const hint = /certificate/i.test(reason)
      ? ' (NODE_EXTRA_CA_CERTS names a file of further authorities)'
      : '';
    throw new Error(`Nothing answers at ${new URL(url).origin}: ${reason}${hint}`, { cause: error });
  }
}
