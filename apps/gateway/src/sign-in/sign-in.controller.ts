import type { ErrorCode } from '@koios/opcua-contracts';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JSONWebKeySet } from 'jose';
import { Accounts } from '../accounts/accounts.js';
import { CallerAddresses } from '../http/caller-addresses.js';
import { readJsonBody } from '../http/read-json-body.js';
import { accountOf, type Credentials, credentialsSchema } from './credentials.js';
import { FailedSignInLimit } from './failed-sign-in-limit.js';
import { TokenIssuer } from './token-issuer.js';

const bodyLimitBytes = 4_096;

/** Credentials for a token, and the keys that tokens are verified with. */
@Controller('auth')
export class SignInController {
  constructor(
    private readonly accounts: Accounts,
    private readonly issuer: TokenIssuer,
    private readonly limit: FailedSignInLimit,
    private readonly addresses: CallerAddresses,
  ) {}

  @Post('token')
  async token(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const body = await readJsonBody(request, response, bodyLimitBytes);
    if (!body.ok) return refuse(response, body.status, 'BAD_USER_INPUT', body.message);
    const credentials = credentialsSchema.safeParse(body.value);
    if (!credentials.success)
      return refuse(response, 400, 'BAD_USER_INPUT', 'Send {"username": …, "password": …} or {"apiKey": …}.');
    await this.signIn(credentials.data, this.addresses.of(request), response);
  }

  @Get('jwks.json')
  keys(): JSONWebKeySet {
    return this.issuer.publicKeys();
  }

  private async signIn(credentials: Credentials, address: string, response: Response) {
    const attempt = 'username' in credentials ? { address, username: credentials.username } : { address };
    const retryAfterSeconds = this.limit.begin(attempt);
    if (retryAfterSeconds > 0) {
      response.setHeader('retry-after', String(retryAfterSeconds));
      return refuse(
        response,
        429,
        'TOO_MANY_REQUESTS',
        'Too many failed attempts. Wait a minute and try again.',
      );
    }
    const account = await accountOf(this.accounts, credentials);
    if (!account) return refuse(response, 401, 'UNAUTHENTICATED', faultOf(credentials));
    this.limit.succeeded(attempt);
    response.status(200).json(await this.issuer.issue(account.name, account.roles));
  }
}

function faultOf(credentials: Credentials): string {
  return 'apiKey' in credentials ? 'The API key is not known.' : 'The user name or the password is wrong.';
}

function refuse(response: Response, status: number, code: ErrorCode, message: string): void {
  response.status(status).json({ code, message });
}
