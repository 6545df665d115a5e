import { KoiosError } from '@koios/opcua-contracts';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { Device } from '../domain/device.js';
import type { Plant } from '../domain/plant.js';
import { Loaders } from './loaders.js';
import type {
  Device as SchemaDevice,
  Tag as SchemaTag,
  UserIdentity as SchemaIdentity,
} from './schema.generated.js';

/** What a device's own fields need; the others have resolvers. Keeps the domain in step with the schema. */
export type DeviceNode = Omit<
  SchemaDevice,
  '__typename' | 'plant' | 'clientCertificate' | 'effectiveCertificate' | 'tags' | 'userIdentity'
>;

/** A certificate as this subgraph names it to the others. */
export interface CertificateReference {
  readonly __typename: 'Certificate';
  readonly id: string;
}

/** A user identity, with its certificate by name. */
type UserIdentityNode = Pick<SchemaIdentity, 'kind' | 'userName'> & {
  readonly certificate: CertificateReference | null;
};

@Resolver('Device')
export class DeviceResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveReference()
  resolveReference({ id }: { id: string }): Promise<DeviceNode | null> {
    return this.loaders.device.load(id);
  }

  @ResolveField('plant')
  async plant(@Parent() device: Device): Promise<Plant> {
    const plant = await this.loaders.plant.load(device.plantId);
    if (!plant) throw new KoiosError('PLANT_NOT_FOUND');
    return plant;
  }

  /** What a tag does not say is left out of the database. */
  @ResolveField('tags')
  tags(@Parent() { tags }: Device): SchemaTag[] {
    return tags.map(({ name, nodeId, dataType = null, writable = false, deadband = null }) => ({
      name,
      nodeId,
      dataType,
      writable,
      deadband,
    }));
  }

  /** Nothing of a password. */
  @ResolveField('userIdentity')
  userIdentity(@Parent() { userIdentity }: Device): UserIdentityNode {
    const { kind } = userIdentity;
    const userName = kind === 'USER_NAME' ? userIdentity.userName : null;
    const id = kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
    return { kind, userName, certificate: id === null ? null : { __typename: 'Certificate', id } };
  }

  @ResolveField('clientCertificate')
  clientCertificate(@Parent() { clientCertificateId }: Device): CertificateReference | null {
    return clientCertificateId === null ? null : { __typename: 'Certificate', id: clientCertificateId };
  }

  @ResolveField('effectiveCertificate')
  async effectiveCertificate(@Parent() { clientCertificateId }: Device): Promise<CertificateReference> {
    const id = clientCertificateId ?? (await this.loaders.defaultCertificateId.load('default'));
    if (id === null)
      throw new KoiosError('SERVICE_UNAVAILABLE', 'The default certificate is not known yet. Try again.');
    return { __typename: 'Certificate', id };
  }
}
