import { TestTokenIssuer } from '@koios/test-infrastructure';
import type { Clock } from '../../src/tokens.js';
import { CertService } from './cert-service.js';
import { GraphqlClient } from './graphql-client.js';
import { Infrastructure } from './infrastructure.js';
import { NatsObserver } from './nats-observer.js';
import { Operations } from './operations.js';
import { StoredKeys } from './stored-keys.js';

/** A running service with everything around it. */
export class Scene {
  private constructor(
    readonly infrastructure: Infrastructure,
    readonly issuer: TestTokenIssuer,
    readonly service: CertService,
    readonly client: GraphqlClient,
    readonly nats: NatsObserver,
  ) {}

  static async start(environment: Record<string, string> = {}, clock?: Clock): Promise<Scene> {
    const [infrastructure, issuer] = await Promise.all([Infrastructure.start(), TestTokenIssuer.start()]);
    const service = await CertService.start(infrastructure, issuer, environment, clock);
    const client = new GraphqlClient(service.graphqlUrl, await issuer.token());
    return new Scene(
      infrastructure,
      issuer,
      service,
      client,
      await NatsObserver.connect(infrastructure.natsUrl),
    );
  }

  get operations(): Operations {
    return new Operations(this.client);
  }

  get storedKeys(): StoredKeys {
    return new StoredKeys(this.infrastructure);
  }

  async stop(): Promise<void> {
    await this.nats.close();
    await this.service.stop();
    await this.issuer.stop();
    await this.infrastructure.stop();
  }
}
