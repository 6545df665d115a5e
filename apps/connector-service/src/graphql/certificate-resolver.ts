import { pageWindow, relayPage } from '@koios/service-kit';
import { Args, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { CertificateDevices, type DeviceTrust } from '../api/certificate-devices.js';
import { inOrder } from './in-order.js';
import { presentTrust } from './present-trust.js';
import type {
  CertificateRotation,
  CertificateTrustArgs,
  CertificateTrustConnection,
  CertificateTrustOrderField,
} from './schema.generated.js';

const keyOf = {
  DEVICE: ({ device }) => `${device.plantId}.${device.deviceId}`,
  ENDPOINT_URL: ({ device }) => device.endpointUrl,
  SINCE: ({ since }) => since && Date.parse(since),
} as const satisfies Record<CertificateTrustOrderField, (trust: DeviceTrust) => string | number | null>;

/** A certificate as this subgraph knows it: by its id. */
interface CertificateReference {
  readonly id: string;
}

/** What the connectors say of a certificate: who accepts it, and how far its devices have moved to it. */
@Resolver('Certificate')
export class CertificateResolver {
  constructor(private readonly devices: CertificateDevices) {}

  @ResolveReference()
  resolveReference({ id }: CertificateReference): CertificateReference {
    return { id };
  }

  @ResolveField('trust')
  trust(
    @Parent() { id }: CertificateReference,
    @Args() { revision, verdict, orderBy, ...page }: CertificateTrustArgs,
  ): CertificateTrustConnection | null {
    const window = pageWindow(page);
    const asked = revision ?? this.devices.certificate(id)?.revision;
    if (asked === undefined) return null;
    const all = this.devices.using(id).map((device) => this.devices.trustOf(device, id, asked));
    const wanted = verdict ? all.filter((trust) => trust.verdict === verdict) : all;
    const ordered = inOrder(wanted, keyOf[orderBy?.field ?? 'DEVICE'], orderBy?.direction);
    const rows = ordered.slice(window.offset, window.offset + window.limit).map(presentTrust);
    const acceptedCount = all.filter((trust) => trust.verdict === 'ACCEPTED').length;
    return { ...relayPage(rows, wanted.length, window), acceptedCount };
  }

  @ResolveField('rotation')
  rotation(@Parent() { id }: CertificateReference): CertificateRotation | null {
    const certificate = this.devices.certificate(id);
    return certificate ? this.devices.rotationOf(certificate) : null;
  }
}
