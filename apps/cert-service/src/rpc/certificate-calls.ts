import { type RpcServer, serveRpc } from '@koios/messaging';
import {
  describeCertificates,
  inPlant,
  keyDecrypt,
  keyHandOver,
  keySign,
  plantOf,
  presentServerCertificate,
  type RpcDefinition,
} from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';
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
      ...this.callsIn('*', connection),
      serveRpc(
        connection,
        describeCertificates,
        (request) => this.describe.execute(request.certificateIds),
        this.log,
      ),
      serveRpc(connection, presentServerCertificate, (request) => this.present.execute(request), this.log),
    ];
    this.entitlements.followPlants((plantId) => this.servers.push(...this.callsIn(plantId, connection)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /**
   * What connectors ask for. Where NATS lets each one speak for its own plant only, the plain calls are closed to them,
   * and the plant in the subject cannot be made up. `*` is any plant; each plant is listened to by its name besides,
   * because a link to a plant's own server that may carry that plant's subjects only carries no others' interest.
   */
  private callsIn(plant: string, connection: NatsConnection): RpcServer[] {
    return [
      this.serveIn(plant, connection, keySign, async (request, plantId) => {
        await this.entitlements.require(plantId, request.certificateId);
        return this.sign(request);
      }),
      this.serveIn(plant, connection, keyDecrypt, async (request, plantId) => {
        await this.entitlements.require(plantId, request.certificateId);
        return this.decrypt(request);
      }),
      this.serveIn(plant, connection, keyHandOver, async (request, plantId) => ({
        sealedKey: await this.handOver.execute(plantId, request),
      })),
      this.serveIn(plant, connection, presentServerCertificate, async (request, plantId) => {
        await this.entitlements.requireDevice(plantId, request.deviceId);
        return this.present.execute({ ...request, plantId });
      }),
    ];
  }

  private serveIn<Request extends z.ZodType, Response extends z.ZodType>(
    plant: string,
    connection: NatsConnection,
    definition: RpcDefinition<Request, Response>,
    handle: (request: z.infer<Request>, plantId: string) => Promise<z.infer<Response>>,
  ): RpcServer {
    const queue = inPlant(definition, '*').subject;
    const take = (request: z.infer<Request>, subject: string) => handle(request, plantOf(subject));
    return serveRpc(connection, inPlant(definition, plant), take, this.log, queue);
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
