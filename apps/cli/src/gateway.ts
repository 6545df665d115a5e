import { z } from 'zod';

const errorSchema = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorSchema).optional(),
});
const tokenSchema = z.object({ accessToken: z.string() });
const refusalSchema = z.object({ message: z.string() });
/** What every API key begins with; any other token is one that somebody has signed in for already. */
const apiKeyPrefix = 'koios_';
const requestLimitMs = 70_000;

type Credentials = { readonly username: string; readonly password: string } | { readonly apiKey: string };
type Answer = z.infer<typeof answerSchema>;

/** The gateway as one user sees it. */
export class Gateway {
  private constructor(
    readonly url: string,
    private token: string,
    /** To sign in with again when the token has expired; a token of one's own is the only one. */
    private readonly credentials?: Credentials,
  ) {}

  static readonly defaultUrl = 'http://127.0.0.1:8080';

  /** @throws Error with a sentence when KOIOS_URL is no address */
  static urlFrom(environment: NodeJS.ProcessEnv): string {
    const text = environment['KOIOS_URL'] || Gateway.defaultUrl;
    const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    if (!isAddress) throw new Error(`KOIOS_URL is an address such as ${Gateway.defaultUrl}, not "${text}".`);
    return text.replace(/\/$/, '');
  }

  /** @throws Error with a sentence when nobody answers, or the user is not let in */
  static async signIn(environment: NodeJS.ProcessEnv = process.env): Promise<Gateway> {
    const url = Gateway.urlFrom(environment);
    const { KOIOS_TOKEN: token, KOIOS_USERNAME: username = 'admin', KOIOS_PASSWORD: password } = environment;
    if (token && !token.startsWith(apiKeyPrefix)) return new Gateway(url, token);
    if (!token && !password) throw new Error('Set KOIOS_TOKEN, or KOIOS_PASSWORD to sign in with.');
    const credentials = token ? { apiKey: token } : { username, password: password ?? '' };
    return new Gateway(url, await tokenFor(url, credentials), credentials);
  }

  /** @throws Error with what the gateway says, or when its answer is not as expected */
  async ask<Schema extends z.ZodType>(
    data: Schema,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<z.infer<Schema>> {
    let answer = await this.post(query, variables);
    if (this.credentials && isSignedOut(answer)) {
      this.token = await tokenFor(this.url, this.credentials);
      answer = await this.post(query, variables);
    }
    const [error] = answer.errors ?? [];
    if (error) throw new Error(error.message);
    const parsed = data.safeParse(answer.data);
    if (parsed.success) return parsed.data;
    throw new Error(`The gateway is of another version than this command: ${z.prettifyError(parsed.error)}`);
  }

  async download(path: string): Promise<Buffer> {
    const response = await request(new URL(path, this.url).href, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!response.ok)
      throw new Error(`The download was refused (${response.status}): ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async post(query: string, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
    const url = `${this.url}/graphql`;
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer = answerSchema.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw new Error(`${url} answers ${response.status}, not as a gateway does.`);
    return answer.data;
  }
}

async function tokenFor(url: string, credentials: Credentials): Promise<string> {
  const response = await request(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const issued = tokenSchema.safeParse(answer);
  if (response.ok && issued.success) return issued.data.accessToken;
  const who = 'apiKey' in credentials ? 'the API key' : credentials.username;
  const why = refusalSchema.safeParse(answer).data?.message ?? `it answers ${response.status}`;
  throw new Error(`The gateway does not let ${who} in: ${why}`);
}

function isSignedOut({ errors = [] }: Answer): boolean {
  return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
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
