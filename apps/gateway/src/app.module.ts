import { createLocalJWKSet } from 'jose';
import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule, identityProviderOf, Readiness, TokenVerifier } from '@koios/service-kit';
import type { Logger } from 'pino';
import type { User } from './accounts/account-file.js';
import { Accounts } from './accounts/accounts.js';
import type { Configuration } from './config.js';
import { DownloadService } from './downloads/download-service.js';
import { DownloadsController } from './downloads/downloads.controller.js';
import { GatewayStop } from './graphql/gateway-stop.js';
import { GraphQLController } from './graphql/graphql.controller.js';
import { HiveGateway } from './graphql/hive-gateway.js';
import { OrderlyStop } from './graphql/orderly-stop.js';
import { WebSocketEntrance } from './graphql/websocket-entrance.js';
import { CallerAddresses } from './http/caller-addresses.js';
import { FailedSignInLimit } from './sign-in/failed-sign-in-limit.js';
import { OPEN_ID_CONNECT, openIdConnectOf } from './sign-in/sign-in-configuration.js';
import { SessionController } from './sign-in/session.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { TokenIssuer } from './sign-in/token-issuer.js';
import { GatewayToken } from './subgraphs/gateway-token.js';
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
    const accounts = await Accounts.open(configuration.USERS_FILE, administratorOf(configuration));
    const gatewayToken = new GatewayToken(issuer);
    const provider = identityProviderOf(configuration);
    const isDevelopment = configuration.NODE_ENV === 'development';
    const gateway = await HiveGateway.start({
      subgraphs,
      gatewayToken,
      introspection: configuration.INTROSPECTION ?? isDevelopment,
      graphiql: configuration.GRAPHIQL ?? isDevelopment,
      trustedDocumentsFile: configuration.TRUSTED_DOCUMENTS_FILE,
      requestTimeoutMs: configuration.REQUEST_TIMEOUT_MS,
      log,
    });
    return {
      module: AppModule,
      imports: [HealthModule.with(readiness)],
      controllers: [SignInController, SessionController, GraphQLController, DownloadsController],
      providers: [
        { provide: Accounts, useValue: accounts },
        { provide: GatewayToken, useValue: gatewayToken },
        { provide: OPEN_ID_CONNECT, useValue: openIdConnectOf(configuration) },
        { provide: TokenIssuer, useValue: issuer },
        {
          provide: TokenVerifier,
          useValue: new TokenVerifier(
            { ...tokens, keys: createLocalJWKSet(issuer.publicKeys()) },
            ...(provider ? [provider] : []),
          ),
        },
        { provide: CallerAddresses, useValue: new CallerAddresses(configuration.TRUSTED_PROXIES) },
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

function administratorOf({ ADMIN_USERNAME: name, ADMIN_PASSWORD_HASH }: Configuration): User | undefined {
  if (!ADMIN_PASSWORD_HASH) return undefined;
  return { name, passwordHash: ADMIN_PASSWORD_HASH.reveal(), roles: ['administrator'] };
}
