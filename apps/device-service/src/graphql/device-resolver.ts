import { KoiosError } from '@koios/opcua-contracts';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { Device } from '../domain/device.js';
import type { Plant } from '../domain/plant.js';
import { Loaders } from './loaders.js';
import type { Device as SchemaDevice } from './schema.generated.js';

/** What a device's own fields need; the others have resolvers. Keeps the domain in step with the schema. */
export type DeviceNode = Omit<
  SchemaDevice,
  '__typename' | 'plant' | 'clientCertificate' | 'effectiveCertificate'
>;

/** A certificate as this subgraph names it to the others. */
export interface CertificateReference {
  readonly __typename: 'Certificate';
  readonly id: string;
}

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
