import { currentCorrelation, newCorrelation } from '@koios/correlation';
import { All, Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CallerAddresses } from '../http/caller-addresses.js';
import { readJsonBody } from '../http/read-json-body.js';
import { isMultipart, type BodyRefusal, readMultipartBody } from '../http/read-multipart-body.js';
import { TokenVerifier, type VerifiedToken } from '@koios/service-kit';
import { shownToken } from '../sign-in/shown-token.js';
import { Call } from './call.js';
import { GatewayStop } from './gateway-stop.js';
import { HiveGateway } from './hive-gateway.js';
import { limits } from './limits.js';
import { refuseCall } from './refusal.js';
import { lifeLeftMs } from './token-life.js';

/** `/graphql` over HTTP: queries, mutations, and subscriptions as server-sent events. */
@Controller('graphql')
export class GraphQLController {
  constructor(
    private readonly gateway: HiveGateway,
    private readonly verifier: TokenVerifier,
    private readonly stop: GatewayStop,
    private readonly addresses: CallerAddresses,
  ) {}

  @All()
  async handle(@Req() request: Request, @Res() response: Response): Promise<void> {
    const correlation = currentCorrelation() ?? newCorrelation();
    response.setHeader('x-request-id', correlation.requestId);
    const shown = await shownToken(this.verifier, request);
    if (!shown.ok && !this.isGraphiqlPage(request))
      return refuseCall(response, shown.status, shown.code, shown.message);
    const token = shown.ok ? shown.token : undefined;
    const refusal = request.method === 'POST' ? await readBody(request, response) : refusalOfAddress(request);
    if (refusal) return refuseCall(response, refusal.status, refusal.code, refusal.message);
    const roles = token?.caller.roles ?? [];
    const call = new Call(correlation, this.addresses.of(request), roles, () => this.endWith(token));
    await this.gateway.hive.handle(request, response, { call });
  }

  private endWith(token: VerifiedToken | undefined): AbortSignal {
    const tokenEnd = AbortSignal.timeout(token ? lifeLeftMs(token) : 0);
    return AbortSignal.any([tokenEnd, this.stop.signal]);
  }

  /** The page holds no data, and it is where developers put in their token. */
  private isGraphiqlPage(request: Request): boolean {
    const asksForPage = request.method === 'GET' && (request.get('accept') ?? '').includes('text/html');
    return this.gateway.hasGraphiql && asksForPage;
  }
}

/** Leaves the body where Hive finds it; answers why it does not. */
async function readBody(request: Request, response: Response): Promise<BodyRefusal | undefined> {
  if (isMultipart(request)) return readMultipartBody(request, response, limits.bodyBytes);
  const body = await readJsonBody(request, response, limits.bodyBytes);
  return body.ok ? undefined : { status: body.status, code: 'BAD_USER_INPUT', message: body.message };
}

/** Parameters that are no JSON are the caller's fault: Hive would take them for its own. */
function refusalOfAddress({ originalUrl }: Request): BodyRefusal | undefined {
  const given = new URLSearchParams(originalUrl.slice(originalUrl.indexOf('?') + 1));
  const malformed = ['variables', 'extensions'].find((name) => !isJson(given.get(name) || 'null'));
  if (!malformed) return undefined;
  return {
    status: 400,
    code: 'BAD_USER_INPUT',
    message: `The parameter ${malformed} is not valid JSON.`,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
