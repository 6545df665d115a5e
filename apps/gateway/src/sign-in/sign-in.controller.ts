import type { ErrorCode } from '@koios/opcua-contracts';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { readJsonBody } from '../http/read-json-body.js';
import { Administrator } from './administrator.js';
import { FailedSignInLimit } from './failed-sign-in-limit.js';
import { TokenIssuer } from './token-issuer.js';

const bodyLimitBytes = 4_096;
const credentialsSchema = z.object({
  username: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

/** User name and password for a token, and the keys that tokens are verified with. */
@Controller('auth')
export class SignInController {
  constructor(
    private readonly administrator: Administrator,
    private readonly issuer: TokenIssuer,
    private readonly limit: FailedSignInLimit,
  ) {}

  @Post('token')
  async token(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const body = await readJsonBody(request, response, bodyLimitBytes);
    if (!body.ok) return refuse(response, body.status, 'BAD_USER_INPUT', body.message);
    const credentials = credentialsSchema.safeParse(body.value);
    if (!credentials.success)
      return refuse(response, 400, 'BAD_USER_INPUT', 'Send {"username": …, "password": …}.');
    await this.signIn(credentials.data, request.ip ?? '', response);
  }

  @Get('jwks.json')
  keys(): JSONWebKeySet {
    return this.issuer.publicKeys();
  }

  private async signIn(
    { username, password }: z.infer<typeof credentialsSchema>,
    address: string,
    response: Response,
  ) {
    const retryAfterSeconds = this.limit.begin(address);
    if (retryAfterSeconds > 0) {
      response.setHeader('retry-after', String(retryAfterSeconds));
      return refuse(
        response,
        429,
        'UNAUTHENTICATED',
        'Too many failed attempts. Wait a minute and try again.',
      );
    }
    if (!(await this.administrator.is(username, password))) {
      return refuse(response, 401, 'UNAUTHENTICATED', 'The user name or the password is wrong.');
    }
    this.limit.succeeded(address);
    response.status(200).json(await this.issuer.issue(username, ['administrator']));
  }
}

function refuse(response: Response, status: number, code: ErrorCode, message: string): void {
  response.status(status).json({ code, message });
}
