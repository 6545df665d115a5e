import { KoiosError, type ServerCertificateTrust } from '@koios/opcua-contracts';
import type { PageWindow } from '@koios/service-kit';
import { type EntityManager, MoreThan, Raw } from 'typeorm';
import type { ServerCertificate, TrustGround } from '../domain/server-certificate.js';
import { serverCertificateEntity, serverTrustListEntity } from './entities.js';

/** Also NULL: a certificate that is PENDING. */
const reviewableGrounds = Raw<TrustGround>((ground) => `${ground} IS DISTINCT FROM 'PERSON'`);

/** In which order. */
export interface ServerCertificateOrder {
  readonly sortKey: 'FIRST_SEEN_AT' | 'LAST_SEEN_AT' | 'VALID_UNTIL';
  readonly direction: 'ASC' | 'DESC';
}

const columnOf = {
  FIRST_SEEN_AT: 'firstSeenAt',
  LAST_SEEN_AT: 'lastSeenAt',
  VALID_UNTIL: 'validUntil',
} as const satisfies Record<ServerCertificateOrder['sortKey'], keyof ServerCertificate>;

/** A part of the list of server certificates; what is undefined is no condition. */
export interface ServerCertificateListing extends ServerCertificateOrder {
  readonly deviceId: string | undefined;
  readonly trust: ServerCertificateTrust | undefined;
  readonly window: PageWindow;
}

export async function listServerCertificates(
  manager: EntityManager,
  { deviceId, trust, sortKey, direction, window }: ServerCertificateListing,
): Promise<{ rows: ServerCertificate[]; totalCount: number }> {
  const [rows, totalCount] = await manager.findAndCount(serverCertificateEntity, {
    where: { ...(deviceId && { deviceId }), ...(trust && { trust }) },
    order: { [columnOf[sortKey]]: direction, id: direction },
    skip: window.offset,
    take: window.limit,
  });
  return { rows, totalCount };
}

/**
 * Every decision about a device's server holds its row: of two first presentations one is the first. Returns the plant
 * that the list is projected for.
 */
export async function lockTrustList(
  manager: EntityManager,
  { deviceId, plantId }: { readonly deviceId: string; readonly plantId: string },
): Promise<string> {
  const list = { deviceId, plantId, version: 1 };
  await manager.createQueryBuilder().insert().into(serverTrustListEntity).values(list).orIgnore().execute();
  const [locked] = await manager.query<{ plant_id: string }[]>(
    'SELECT plant_id FROM server_trust_list WHERE device_id = $1 FOR UPDATE',
    [deviceId],
  );
  return locked?.plant_id ?? plantId;
}

/** A certificate, after its device's trust list was locked. @throws KoiosError SERVER_CERTIFICATE_NOT_FOUND */
export async function lockServerCertificate(manager: EntityManager, id: string): Promise<ServerCertificate> {
  await lockTrustList(manager, await requireServerCertificate(manager, id));
  return requireServerCertificate(manager, id);
}

/** The same; null when it is not there. */
export async function lockServerCertificateIfPresent(
  manager: EntityManager,
  id: string,
): Promise<ServerCertificate | null> {
  const certificate = await manager.findOneBy(serverCertificateEntity, { id });
  if (!certificate) return null;
  await lockTrustList(manager, certificate);
  return manager.findOneBy(serverCertificateEntity, { id });
}

/** Every certificate that an authority may have a word on: no person decided, and it is not its own issuer. */
export async function* findReviewable(manager: EntityManager): AsyncGenerator<ServerCertificate> {
  let lastId = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await manager.find(serverCertificateEntity, {
      where: { id: MoreThan(lastId), selfSigned: false, trustGround: reviewableGrounds },
      order: { id: 'ASC' },
      take: 200,
    });
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    lastId = last.id;
  }
}

/** Connectors take a projection only if its version is higher than the one they know. */
export async function raiseTrustVersion(manager: EntityManager, deviceId: string): Promise<void> {
  await manager.increment(serverTrustListEntity, { deviceId }, 'version', 1);
}

async function requireServerCertificate(manager: EntityManager, id: string): Promise<ServerCertificate> {
  const certificate = await manager.findOneBy(serverCertificateEntity, { id });
  if (!certificate) throw new KoiosError('SERVER_CERTIFICATE_NOT_FOUND', undefined, 'id');
  return certificate;
}
