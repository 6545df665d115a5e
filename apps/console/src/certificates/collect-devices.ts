import type { Client } from '@urql/core';
import { type Failure, failureOf } from '../graphql/failure.js';
import { type DeviceFilter, DeviceNamesDocument } from '../graphql/operations.generated.js';

export interface AffectedDevice {
  readonly id: string;
  readonly name: string;
}

/** Which devices are meant. */
export interface DeviceUse {
  readonly certificateId: string;
  /** Those that the certificate is assigned to. */
  readonly assigned: boolean;
  /** Those without any assignment. */
  readonly unassigned: boolean;
  /** Those whose user it identifies. */
  readonly asUser: boolean;
}

/** What the question for devices comes to: without every answer nobody knows which they are. */
export type CollectedDevices =
  | {
      readonly known: true;
      readonly devices: readonly AffectedDevice[];
      /** Those whose user the certificate identifies; they may be among the others, too. */
      readonly ofUser: readonly AffectedDevice[];
    }
  | { readonly known: false; readonly failure: Failure };

type Answer =
  | { readonly devices: readonly (AffectedDevice & { readonly clientCertificate?: object | null })[] }
  | { readonly failure: Failure };

const pageSize = 100;
const mostPages = 100;
const nothing: Answer = { devices: [] };

export async function collectDevices(client: Client, use: DeviceUse): Promise<CollectedDevices> {
  const { certificateId } = use;
  const [assigned, all, users] = await Promise.all([
    use.assigned ? allDevices(client, { clientCertificateId: certificateId }) : nothing,
    use.unassigned ? allDevices(client, {}) : nothing,
    use.asUser ? allDevices(client, { userCertificateId: certificateId }) : nothing,
  ]);
  if ('failure' in assigned) return { known: false, failure: assigned.failure };
  if ('failure' in all) return { known: false, failure: all.failure };
  if ('failure' in users) return { known: false, failure: users.failure };
  const unassigned = all.devices.filter(({ clientCertificate }) => !clientCertificate);
  return { known: true, devices: [...assigned.devices, ...unassigned], ofUser: users.devices };
}

async function allDevices(client: Client, filter: DeviceFilter): Promise<Answer> {
  const devices = [];
  let after: string | null | undefined = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { data, error } = await client
      .query(DeviceNamesDocument, { first: pageSize, after, filter }, { requestPolicy: 'network-only' })
      .toPromise();
    if (error) return { failure: failureOf(error) };
    devices.push(...(data?.devices.edges.map(({ node }) => node) ?? []));
    if (!data?.devices.pageInfo.hasNextPage) break;
    after = data.devices.pageInfo.endCursor;
  }
  return { devices };
}
