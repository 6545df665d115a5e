import {
  type ConnectionTestResult,
  type DeviceConfig,
  KoiosError,
  type MessageSecurityMode,
  plantIdSchema,
  type SecurityPolicy,
  testConnectionIn,
  type UserIdentityInput,
} from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import { entityId } from '@koios/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { grantKey } from './key-grants.js';
import type { FleetState } from './fleet-state.js';
import type { TestedIdentities } from './tested-identities.js';

/** Unsaved settings, as a form holds them. */
export interface UnsavedSettings {
  readonly plantId?: string | null;
  readonly endpointUrl: string;
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy?: SecurityPolicy | null;
  readonly clientCertificateId?: string | null;
  readonly userIdentity?: UserIdentityInput | null;
}

/** A saved device, unsaved settings, or a saved device with the settings to use instead of its own. */
export interface TestInput {
  readonly deviceId?: string | null;
  readonly settings?: UnsavedSettings | null;
  readonly timeoutMs?: number | null;
}

type Request = z.infer<ReturnType<typeof testConnectionIn>['request']>;
type Settings = Pick<Request, 'endpointUrl' | 'securityMode' | 'securityPolicy' | 'effectiveCertificateId'>;

const defaultTimeoutMs = 10_000;
/** How long an answer may take on top of the test itself: the connector may have to hear of what is tested first. */
const answerMarginMs = 4_000;
/** What was saved a moment ago may still be on its way here. */
const projectionLimitMs = 2_000;

/** Has the connectors of a plant try a connection. */
export class TestDeviceConnection {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
    private readonly identities: TestedIdentities,
  ) {}

  /** @throws KoiosError for input that cannot be tried, or CONNECTOR_UNAVAILABLE when nobody in the plant answers */
  async execute(input: TestInput): Promise<ConnectionTestResult> {
    const timeoutMs = checkTimeout(input.timeoutMs ?? defaultTimeoutMs);
    const device = input.deviceId == null ? undefined : await this.savedDevice(input.deviceId);
    const settings = input.settings ? await this.check(input.settings) : device;
    if (!settings) throw new KoiosError('BAD_USER_INPUT', 'Give a deviceId, or settings.');
    const plantId = device?.plantId ?? input.settings?.plantId;
    if (!plantId)
      throw new KoiosError('BAD_USER_INPUT', 'Without a deviceId the plant has to be given.', 'plantId');
    const { endpointUrl, securityMode, securityPolicy, effectiveCertificateId } = settings;
    const deviceId = device?.deviceId ?? null;
    const userIdentity = await this.identities.choose(input.settings?.userIdentity ?? null, {
      plantId,
      endpointUrl,
      device,
    });
    return this.ask(plantId, {
      deviceId,
      endpointUrl,
      securityMode,
      securityPolicy,
      effectiveCertificateId,
      userIdentity,
      timeoutMs,
    });
  }

  private async savedDevice(deviceId: string): Promise<DeviceConfig> {
    const id = entityId(deviceId, 'DEVICE_NOT_FOUND', 'deviceId');
    const config = await this.fleet.configs.getSoon(id, projectionLimitMs);
    if (!config) throw new KoiosError('DEVICE_NOT_FOUND', undefined, 'deviceId');
    return config;
  }

  private async check(settings: UnsavedSettings): Promise<Settings> {
    const { endpointUrl, securityMode } = settings;
    if (!parseEndpointUrl(endpointUrl))
      throw new KoiosError('ENDPOINT_URL_INVALID', undefined, 'endpointUrl');
    const securityPolicy = settings.securityPolicy ?? 'AUTO';
    if (!goTogether(securityMode, securityPolicy)) {
      throw new KoiosError('SECURITY_POLICY_INVALID', undefined, 'securityPolicy');
    }
    const effectiveCertificateId = await this.effectiveCertificateId(settings.clientCertificateId ?? null);
    return { endpointUrl, securityMode, securityPolicy, effectiveCertificateId };
  }

  private async effectiveCertificateId(clientCertificateId: string | null): Promise<string | null> {
    if (clientCertificateId === null) return this.fleet.defaultCertificate()?.certificateId ?? null;
    const id = entityId(clientCertificateId, 'CERTIFICATE_NOT_FOUND', 'clientCertificateId');
    if (await this.fleet.certificates.getSoon(id, projectionLimitMs)) return id;
    throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, 'clientCertificateId');
  }

  private async grantKeys(plantId: string, { effectiveCertificateId, userIdentity }: Request): Promise<void> {
    const ofUser = userIdentity.kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
    for (const certificateId of [effectiveCertificateId, ofUser])
      await grantKey(this.connection(), plantId, certificateId);
  }

  private async ask(plantId: string, request: Request): Promise<ConnectionTestResult> {
    // Anything else would be another subject.
    if (!plantIdSchema.safeParse(plantId).success)
      throw new KoiosError('PLANT_NOT_FOUND', undefined, 'plantId');
    await this.grantKeys(plantId, request);
    const timeoutMs = request.timeoutMs + answerMarginMs;
    try {
      return await callRpc(this.connection(), testConnectionIn(plantId), request, { timeoutMs });
    } catch (error) {
      const isUnanswered = error instanceof KoiosError && error.code === 'SERVICE_UNAVAILABLE';
      throw isUnanswered ? new KoiosError('CONNECTOR_UNAVAILABLE') : error;
    }
  }
}

function checkTimeout(timeoutMs: number): number {
  if (timeoutMs >= 1_000 && timeoutMs <= 60_000) return timeoutMs;
  throw new KoiosError('BAD_USER_INPUT', 'A test may take 1,000 to 60,000 milliseconds.', 'timeoutMs');
}

function goTogether(mode: MessageSecurityMode, policy: SecurityPolicy): boolean {
  return policy === 'AUTO' || (mode === 'NONE') === (policy === 'NONE');
}
