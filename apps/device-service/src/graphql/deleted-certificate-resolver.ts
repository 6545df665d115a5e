import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { Loaders } from './loaders.js';

/** A deleted certificate as this subgraph names it to the others. */
interface DeletedCertificateReference {
  readonly __typename: 'DeletedCertificate';
  readonly id: string;
}

@Resolver('DeletedCertificate')
export class DeletedCertificateResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveReference()
  resolveReference({ id }: { id: string }): DeletedCertificateReference {
    return { __typename: 'DeletedCertificate', id };
  }

  @ResolveField('reassignedDeviceCount')
  reassignedDeviceCount(@Parent() { id }: DeletedCertificateReference): Promise<number> {
    return this.loaders.reassignedDeviceCount.load(id);
  }
}
