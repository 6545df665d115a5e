import { type RpcServer, serveRpc } from '@koios/messaging';
import { describeCertificates, keyDecrypt, keySign, presentServerCertificate } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { LOG } from '../tokens.js';
import { DescribeCertificates } from '../use-cases/describe-certificates.js';
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
    @Inject(LOG) private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): void {
    this.servers = [
      serveRpc(connection, keySign, async (request) => ({ signature: await this.sign(request) }), this.log),
      serveRpc(
        connection,
        keyDecrypt,
        async (request) => ({ plaintext: await this.decrypt(request) }),
        this.log,
      ),
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

  private async sign(request: RequestOf<typeof keySign>): Promise<string> {
    const data = Buffer.from(request.data, 'base64');
    return (await this.privateKey.sign(request, { ...request, data })).toString('base64');
  }

  private async decrypt(request: RequestOf<typeof keyDecrypt>): Promise<string> {
    const block = Buffer.from(request.block, 'base64');
    return (await this.privateKey.decrypt(request, { ...request, block })).toString('base64');
  }
}

type RequestOf<Definition extends { readonly request: { readonly _output: unknown } }> =
  Definition['request']['_output'];
