import type { TokenIssuer } from '../sign-in/token-issuer.js';

const lifetimeSeconds = 60;
/** Long enough before the end for a request that is on its way. */
const reuseMs = 30_000;

/** By what subgraphs know the gateway: a token of ours that lives for a minute and serves for half of it. */
export class GatewayToken {
  private current: { readonly token: Promise<string>; readonly untilMs: number } | undefined;

  constructor(private readonly issuer: TokenIssuer) {}

  get(): Promise<string> {
    if (this.current && this.current.untilMs > Date.now()) return this.current.token;
    const token = this.issuer.issueGatewayToken(lifetimeSeconds);
    this.current = { token, untilMs: Date.now() + reuseMs };
    return token;
  }
}
