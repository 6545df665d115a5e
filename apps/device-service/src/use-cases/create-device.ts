import { randomUUID } from 'node:crypto';
import {
  deviceCreated,
  KoiosError,
  plantIdSchema,
  type ReadMode,
  type ServerVerification,
  type UserIdentityInput,
} from '@koios/opcua-contracts';
import type { Transactions } from '@koios/messaging';
import type { EntityManager } from 'typeorm';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import { deviceConstraints } from '../database/device-rows.js';
import { deviceEntity } from '../database/device-entity.js';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import { orTaken } from '../database/name-taken.js';
import { plantEntity } from '../database/plant-entity.js';
import { requireIdentityNotDeleted, requireNotDeleted } from '../database/require-not-deleted.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type Device, deviceFacts, type DeviceSettings, newDevice } from '../domain/device.js';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { parseName } from '../domain/name.js';
import { defaultScanRateMs, parseScanRateMs } from '../domain/scan-rate.js';
import { parseSecuritySettings, type SecurityInput } from '../domain/security-settings.js';
import { parseTags, type TagInput } from '../domain/tag.js';
import { defaultTimeoutMs, parseTimeoutMs } from '../domain/timeout.js';
import { adoptIdentity, anonymous } from '../domain/user-identity.js';
import type { UserIdentities } from '../user-identity/user-identities.js';

/** What a new device is, as a caller gives it. */
export interface CreateDeviceInput extends SecurityInput {
  readonly plantId?: string | null;
  readonly name: string;
  readonly endpointUrl: string;
  readonly scanRateMs?: number | null;
  readonly tags?: readonly TagInput[] | null;
  readonly readMode?: ReadMode | null;
  readonly timeoutMs?: number | null;
  readonly serverVerification?: ServerVerification | null;
  readonly userIdentity?: UserIdentityInput | null;
}

/** Adds a device, disabled. */
export class CreateDevice {
  constructor(
    private readonly transactions: Transactions,
    private readonly certificates: CertificateDirectory,
    private readonly userIdentities: UserIdentities,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError for each wrong value, with its field; SERVICE_UNAVAILABLE when a certificate cannot be checked */
  async execute(input: CreateDeviceInput): Promise<Device> {
    const id = randomUUID();
    const given = parseSettings(input);
    await this.certificates.requireUsable(given);
    const asked = await this.userIdentities.take(id, input.userIdentity ?? anonymous);
    const settings = { ...given, userIdentity: adoptIdentity(asked, anonymous) };
    const device = await this.transactions.run(async (manager, emit) => {
      const created = await insertDevice(manager, id, settings, input.plantId ?? null);
      await emit(deviceCreated, created.id, deviceFacts(created));
      return created;
    });
    await this.desiredState.projectSoon(deviceFacts(device));
    return device;
  }
}

type NewSettings = Omit<DeviceSettings, 'enabled'>;

function parseSettings(input: CreateDeviceInput): Omit<NewSettings, 'userIdentity'> {
  return {
    name: parseName(input.name),
    endpointUrl: parseEndpointUrl(input.endpointUrl),
    ...parseSecuritySettings(input),
    scanRateMs: parseScanRateMs(input.scanRateMs ?? defaultScanRateMs),
    tags: parseTags(input.tags ?? []),
    readMode: input.readMode ?? 'POLL',
    timeoutMs: parseTimeoutMs(input.timeoutMs ?? defaultTimeoutMs),
    serverVerification: input.serverVerification ?? 'TRUST_ON_FIRST_USE',
  };
}

async function insertDevice(
  manager: EntityManager,
  id: string,
  settings: NewSettings,
  plantId: string | null,
): Promise<Device> {
  await lockDefaultCertificate(manager, 'SHARED');
  await requireNotDeleted(manager, settings.clientCertificateId);
  await requireIdentityNotDeleted(manager, settings.userIdentity);
  const identity = { id, plantId: await findPlantId(manager, plantId), createdAt: new Date() };
  const device = newDevice(identity, settings);
  await orTaken(deviceConstraints, () => manager.getRepository(deviceEntity).insert(device));
  return device;
}

async function findPlantId(manager: EntityManager, plantId: string | null): Promise<string> {
  const isNone = plantId !== null && !plantIdSchema.safeParse(plantId).success;
  if (isNone) throw new KoiosError('PLANT_NOT_FOUND', undefined, 'plantId');
  const where = plantId === null ? {} : { id: plantId };
  const plant = await manager.getRepository(plantEntity).findOne({ where, order: { name: 'ASC' } });
  if (!plant) throw new KoiosError('PLANT_NOT_FOUND', undefined, 'plantId');
  return plant.id;
}
