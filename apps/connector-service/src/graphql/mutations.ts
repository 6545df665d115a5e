import type { ConnectionTestResult } from '@koios/opcua-contracts';
import { NeedsPermission } from '@koios/service-kit';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ProbeCertificateTrust } from '../api/probe-certificate-trust.js';
import { TestDeviceConnection } from '../api/test-device-connection.js';
import { presentTrust } from './present-trust.js';
import type {
  CertificateTrust,
  MutationProbeCertificateTrustArgs,
  MutationTestDeviceConnectionArgs,
} from './schema.generated.js';

@NeedsPermission(['operate'])
@Resolver()
export class Mutations {
  constructor(
    private readonly testConnection: TestDeviceConnection,
    private readonly probeTrust: ProbeCertificateTrust,
  ) {}

  @Mutation('testDeviceConnection')
  testDeviceConnection(@Args() { input }: MutationTestDeviceConnectionArgs): Promise<ConnectionTestResult> {
    return this.testConnection.execute(input);
  }

  /** For whoever looks after the devices, or after the certificates. */
  @NeedsPermission(['operate', 'manage-certificates'])
  @Mutation('probeCertificateTrust')
  async probeCertificateTrust(
    @Args() { input }: MutationProbeCertificateTrustArgs,
  ): Promise<CertificateTrust[]> {
    return (await this.probeTrust.execute(input)).map(presentTrust);
  }
}
