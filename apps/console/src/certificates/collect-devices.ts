import type { Client } from '@urql/core';
import { type DeviceFilter, DeviceNamesDocument } from '../graphql/operations.generated.js';

export interface AffectedDevice {
  readonly id: string;
  readonly name: string;
}

/** Which devices are meant: those the certificate is assigned to, those without any assignment, or both. */
export interface DeviceUse {
  readonly certificateId: string;
  readonly assigned: boolean;
  readonly unassigned: boolean;
}

const pageSize = 100;
const mostPages = 100;

export async function collectDevices(client: Client, use: DeviceUse): Promise<readonly AffectedDevice[]> {
  const assigned = use.assigned ? await allDevices(client, { clientCertificateId: use.certificateId }) : [];
  const others = use.unassigned ? await allDevices(client, {}) : [];
  return [...assigned, ...others.filter(({ clientCertificate }) => !clientCertificate)];
}

async function allDevices(client: Client, filter: DeviceFilter) {
  const devices: (AffectedDevice & { readonly clientCertificate?: object | null })[] = [];
  let after: string | null | undefined = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { data } = await client
      .query(DeviceNamesDocument, { first: pageSize, after, filter }, { requestPolicy: 'network-only' })
      .toPromise();
    devices.push(...(data?.devices.edges.map(({ node }) => node) ?? []));
    if (!data?.devices.pageInfo.hasNextPage) break;
    after = data.devices.pageInfo.endCursor;
  }
  return devices;
}
