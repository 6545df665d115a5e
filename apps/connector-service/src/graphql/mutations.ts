import type { ConnectionTestResult } from '@koios/opcua-contracts';
import { NeedsPermission } from '@koios/service-kit';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { TestDeviceConnection } from '../api/test-device-connection.js';
import type { MutationTestDeviceConnectionArgs } from './schema.generated.js';

@NeedsPermission(['operate'])
@Resolver()
export class Mutations {
  constructor(private readonly testConnection: TestDeviceConnection) {}

  @Mutation('testDeviceConnection')
  testDeviceConnection(@Args() { input }: MutationTestDeviceConnectionArgs): Promise<ConnectionTestResult> {
    return this.testConnection.execute(input);
  }
}
