import { type RpcServer, serveRpc } from '@koios/messaging';
import {
  describeCertificates,
  inPlant,
  keyDecrypt,
  keyHandOver,
  keySign,
  plantOf,
  presentServerCertificate,
} from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { PlantEntitlements } from '../entitlements/plant-entitlements.js';
import { LOG } from '../tokens.js';
import { DescribeCertificates } from '../use-cases/describe-certificates.js';
import { HandOverPrivateKey } from '../use-cases/hand-over-private-key.js';
import { PresentServerCertificate } from '../use-cases/present-server-certificate.js';
import { UsePrivateKey } from '../use-cases/use-private-key.js';

/** The calls `certificates.*` that connectors and device-service make over NATS. */
@Injectable()
export class CertificateCalls {
  private servers: RpcServer[] = [];

  constructor(
    private readonly privateKey: UsePrivateKey,
    private readonly describe: DescribeCertificates,
    private readonly present: PresentServerCertificate,
    private readonly entitlements: PlantEntitlements,
    private readonly handOver: HandOverPrivateKey,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): void {
    this.servers = [
      serveRpc(connection, keySign, (request) => this.sign(request), this.log),
      serveRpc(connection, keyDecrypt, (request) => this.decrypt(request), this.log),
      ...this.callsOfPlants(connection),
      serveRpc(
        connection,
        describeCertificates,
        (request) => this.describe.execute(request.certificateIds),
        this.log,
      ),
      serveRpc(connection, presentServerCertificate, (request) => this.present.execute(request), this.log),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /**
   * What connectors ask for. Where NATS lets each one speak for its own plant only, the plain calls are closed to them,
   * and the plant in the subject cannot be made up.
   */
  private callsOfPlants(connection: NatsConnection): RpcServer[] {
    const { log, entitlements } = this;
    return [
      serveRpc(
        connection,
        inPlant(keySign, '*'),
        async (request, subject) => {
          await entitlements.require(plantOf(subject), request.certificateId);
          return this.sign(request);
        },
        log,
      ),
      serveRpc(
        connection,
        inPlant(keyDecrypt, '*'),
        async (request, subject) => {
          await entitlements.require(plantOf(subject), request.certificateId);
          return this.decrypt(request);
        },
        log,
      ),
      serveRpc(
        connection,
        inPlant(keyHandOver, '*'),
        async (request, subject) => ({ sealedKey: await this.handOver.execute(plantOf(subject), request) }),
        log,
      ),
      serveRpc(
        connection,
        inPlant(presentServerCertificate, '*'),
        (request, subject) => this.present.execute({ ...request, plantId: plantOf(subject) }),
        log,
      ),
    ];
  }

  private async sign(request: RequestOf<typeof keySign>): Promise<{ signature: string }> {
    const data = Buffer.from(request.data, 'base64');
    return { signature: (await this.privateKey.sign(request, { ...request, data })).toString('base64') };
  }

  private async decrypt(request: RequestOf<typeof keyDecrypt>): Promise<{ plaintext: string }> {
    const block = Buffer.from(request.block, 'base64');
    return { plaintext: (await this.privateKey.decrypt(request, { ...request, block })).toString('base64') };
  }
}

type RequestOf<Definition extends { readonly request: { readonly _output: unknown } }> =
  Definition['request']['_output'];
