import { permissionsOf } from '@koios/opcua-contracts';
import { TokenVerifier, type VerifiedToken } from '@koios/service-kit';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Accounts } from '../accounts/accounts.js';
import { OPEN_ID_CONNECT, type OpenIdConnect, type SignInConfiguration } from './sign-in-configuration.js';
import { shownToken, type TokenRefusal, unauthenticated } from './shown-token.js';
import { TokenIssuer } from './token-issuer.js';

/** A shift: after that somebody has to show the password again. */
const longestSessionMs = 12 * 3_600_000;

/** How to sign in here, who one is then, and how to stay. */
@Controller('auth')
export class SessionController {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly accounts: Accounts,
    private readonly issuer: TokenIssuer,
    @Inject(OPEN_ID_CONNECT) private readonly openIdConnect: OpenIdConnect,
  ) {}

  /** What a sign-in screen has to offer. */
  @Get('configuration')
  signInConfiguration(): SignInConfiguration {
    return { password: this.accounts.haveUsers(), openIdConnect: this.openIdConnect };
  }

  /** Who the bearer of the token is and what they may do: for screens, which show what can be done; services check by themselves. */
  @Get('session')
  async session(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const shown = await shownToken(this.verifier, request);
    if (!shown.ok) return refuse(response, shown);
    const { token } = shown;
    const { subject, roles } = token.caller;
    const permissions = permissionsOf(roles);
    response.json({ subject, roles, permissions, expiresAt: token.expiresAt.toISOString() });
  }

  /** A new token for one that is still valid, with the roles of now, until the session is twelve hours old. */
  @Post('renewal')
  async renew(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const shown = await shownToken(this.verifier, request);
    if (!shown.ok) return refuse(response, shown);
    const { token } = shown;
    const account = this.isRenewable(token) ? this.accounts.bySubject(token.caller.subject) : undefined;
    if (!account) return refuse(response, unauthenticated);
    response.json(await this.issuer.issue(account.name, account.roles, token.signedInAt));
  }

  /** Tokens of an identity provider are renewed there (somebody there may be called like a user here). */
  private isRenewable({ issuer, signedInAt }: VerifiedToken): boolean {
    if (issuer !== this.issuer.name || signedInAt === undefined) return false;
    return Date.now() - signedInAt.getTime() < longestSessionMs;
  }
}

function refuse(response: Response, { status, code, message }: TokenRefusal): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  response.status(status).json({ code, message });
}
