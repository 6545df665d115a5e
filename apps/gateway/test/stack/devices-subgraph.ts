import { NeedsPermission } from '@koios/service-kit';
import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';

const press = {
  __typename: 'Device',
  id: 'device-1',
  name: 'Press',
  scanRateMs: 1_000,
  effectiveCertificate: { __typename: 'Certificate', id: 'certificate-2' },
};

/** What must never leave the system, in the message of an error that nobody expected. */
export const unpresentable = 'cannot open /srv/koios/secrets.ts: password=hunter2';

/** Holds back the answer of `setDeviceEnabled` while it is set. */
export const held: { answer?: Promise<void> } = {};

/** Whether somebody waits for that answer. */
export const asked = { setDeviceEnabled: 0 };

@NeedsPermission(['read'])
@Resolver('Device')
export class DevicesResolver {
  @Query('devices')
  page() {
    return { edges: [{ cursor: '1', node: press }], totalCount: 1 };
  }

  @Query('plants')
  plants() {
    throw new Error(unpresentable);
  }

  @Mutation('setDeviceEnabled')
  async setEnabled(@Args('id') id: string) {
    asked.setDeviceEnabled += 1;
    await held.answer;
    return { ...press, id };
  }
}

@NeedsPermission(['read'])
@Resolver('Certificate')
export class AssignmentsResolver {
  @ResolveField('assignedDeviceCount')
  count() {
    return 7;
  }
}
