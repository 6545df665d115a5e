import { createLocalJWKSet } from 'jose';
import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule, Readiness } from '@koios/service-kit';
import type { Logger } from 'pino';
import type { Configuration } from './config.js';
import { DownloadService } from './downloads/download-service.js';
import { DownloadsController } from './downloads/downloads.controller.js';
import { GatewayStop } from './graphql/gateway-stop.js';
import { GraphQLController } from './graphql/graphql.controller.js';
import { HiveGateway } from './graphql/hive-gateway.js';
import { OrderlyStop } from './graphql/orderly-stop.js';
import { WebSocketEntrance } from './graphql/websocket-entrance.js';
import { Administrator } from './sign-in/administrator.js';
import { FailedSignInLimit } from './sign-in/failed-sign-in-limit.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { TokenIssuer } from './sign-in/token-issuer.js';
import { TokenVerifier } from '@koios/service-kit';
import { awaitSubgraphs } from './subgraphs/subgraph-readiness.js';
import { subgraphUrlsOf } from './subgraphs/subgraphs.js';

/** The gateway, all of it. */
@Module({})
export class AppModule {
  static async with(configuration: Configuration, log: Logger): Promise<DynamicModule> {
    const subgraphs = subgraphUrlsOf(configuration);
    const readiness = new Readiness();
    awaitSubgraphs(readiness, subgraphs);
    const tokens = { issuer: configuration.TOKEN_ISSUER, audience: configuration.TOKEN_AUDIENCE };
    const issuer = new TokenIssuer({
      ...tokens,
      signingKey: configuration.TOKEN_SIGNING_KEY,
      lifetimeSeconds: configuration.TOKEN_LIFETIME_SECONDS,
    });
    const administrator = new Administrator(configuration.ADMIN_USERNAME, configuration.ADMIN_PASSWORD_HASH);
    const gateway = await HiveGateway.start({
      subgraphs,
      development: configuration.NODE_ENV === 'development',
      log,
    });
    return {
      module: AppModule,
      imports: [HealthModule.with(readiness)],
      controllers: [SignInController, GraphQLController, DownloadsController],
      providers: [
        { provide: Administrator, useValue: administrator },
        { provide: TokenIssuer, useValue: issuer },
        {
          provide: TokenVerifier,
          useValue: new TokenVerifier({ ...tokens, keys: createLocalJWKSet(issuer.publicKeys()) }),
        },
        { provide: FailedSignInLimit, useFactory: () => new FailedSignInLimit() },
        { provide: DownloadService, useValue: new DownloadService(subgraphs.certificates, log) },
        { provide: HiveGateway, useValue: gateway },
        GatewayStop,
        WebSocketEntrance,
        OrderlyStop,
      ],
    };
  }
}
