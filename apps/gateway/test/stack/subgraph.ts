import 'reflect-metadata';
import { createRequire } from 'node:module';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import {
  type DynamicModule,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  correlateRequests,
  createLogger,
  GatewayOnly,
  HealthModule,
  Readiness,
  subgraphModule,
  TokenVerifier,
} from '@koios/service-kit';
import { takeFiles } from './files.js';
import { freePort, issuer } from './gateway-process.js';

const { resolve } = createRequire(import.meta.url);

/** What is served as a subgraph, and how. */
export interface SubgraphDefinition {
  /** Of its `.graphql` file. */
  readonly name: 'certificates' | 'devices' | 'connectors';
  readonly resolvers: Type[];
  /** Without any of our care: messages and stack traces of unexpected errors go out as they are. */
  readonly careless?: boolean;
}

/** The real contract with canned answers, served as the services serve theirs; can be stopped and started again. */
export class Subgraph {
  private application: NestExpressApplication | undefined;

  private constructor(
    private readonly definition: SubgraphDefinition,
    private readonly jwksUrl: string,
    readonly port: number,
  ) {}

  static async start(definition: SubgraphDefinition, jwksUrl: string): Promise<Subgraph> {
    const subgraph = new Subgraph(definition, jwksUrl, await freePort());
    await subgraph.start();
    return subgraph;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  async start(): Promise<void> {
    const options = { logger: false, forceCloseConnections: true } as const;
    this.application = await NestFactory.create<NestExpressApplication>(this.module(), options);
    this.application.use(correlateRequests);
    this.application.use(this.gatewayOnly().entrance);
    await this.application.listen(this.port, '127.0.0.1');
  }

  async stop(): Promise<void> {
    await this.application?.close();
    this.application = undefined;
  }

  /** As every service of ours has it. */
  private gatewayOnly(): GatewayOnly {
    return GatewayOnly.from({ TOKEN_ISSUER: issuer, JWKS_URL: this.jwksUrl, CALLERS: 'gateway' });
  }

  private module(): DynamicModule {
    const schemaPath = resolve(`@koios/opcua-contracts/graphql/${this.definition.name}.graphql`);
    const graphql = this.definition.careless ? carelessModule(schemaPath) : this.carefulModule(schemaPath);
    return {
      module: SubgraphModule,
      imports: [graphql, HealthModule.with(new Readiness())],
      providers: this.definition.resolvers,
    };
  }

  private carefulModule(schemaPath: string): DynamicModule {
    const verifier = new TokenVerifier({ issuer, audience: 'koios-opcua', keys: new URL(this.jwksUrl) });
    const log = createLogger(this.definition.name, 'silent');
    return subgraphModule({ schemaPath, verifier, gateway: this.gatewayOnly(), log });
  }
}

@Module({})
class SubgraphModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(takeFiles).forRoutes('graphql');
  }
}

function carelessModule(schemaPath: string): DynamicModule {
  return GraphQLModule.forRoot<ApolloFederationDriverConfig>({
    driver: ApolloFederationDriver,
    typePaths: [schemaPath],
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    includeStacktraceInErrorResponses: true,
  });
}
