import { type DeviceConfig, deviceKey, type probeCertificateTrustIn } from '@koios/opcua-contracts';
import type { z } from 'zod';
import { refusalIn } from '../domain/certificate-trust.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type { ConnectionOpener, ConnectionTarget } from './connection-opener.js';
import { hearOf } from './hear-of.js';
import type { PlantState, PlantWorker } from './plant-worker.js';
import { Slots } from './slots.js';

type Call = ReturnType<typeof probeCertificateTrustIn>;
type Probe = z.infer<Call['response']>['probes'][number];

/** Enough that a few servers that hang hold nobody up for long. */
const probesAtOnce = 16;

/** Shows a certificate to servers before it is used: a bare secure channel, which costs no server a session. */
export class TrustProber {
  private readonly slots = new Slots(probesAtOnce);

  constructor(
    private readonly opener: ConnectionOpener,
    private readonly worker: Pick<PlantWorker, 'targetOf' | 'plantId'>,
    private readonly state: Pick<PlantState, 'certificates' | 'configs'>,
  ) {}

  async probe(request: z.infer<Call['request']>): Promise<z.infer<Call['response']>> {
    const { plantId } = this.worker;
    const { deviceIds, certificateId } = request;
    await hearOf(this.state, plantId, { deviceIds, certificateIds: [certificateId] });
    const signal = AbortSignal.timeout(request.timeoutMs);
    const devices = deviceIds
      .map((deviceId) => this.state.configs.entries.get(deviceKey({ plantId, deviceId })))
      .filter((config) => config !== undefined);
    const asked = devices.map((config) => this.ask(config, certificateId, signal));
    return { probes: (await Promise.all(asked)).filter((probe) => probe !== undefined) };
  }

  private async show(target: ConnectionTarget, signal: AbortSignal): Promise<void> {
    const { channel } = await this.opener.openChannel(target, new ConnectionAttempt(target, signal));
    void channel.close();
  }

  /** undefined when there is nothing to show, or nobody who would look at it. */
  private async ask(
    config: DeviceConfig,
    certificateId: string,
    signal: AbortSignal,
  ): Promise<Probe | undefined> {
    const certificate = this.state.certificates.entries.get(certificateId);
    if (!certificate || config.securityMode === 'NONE') return undefined;
    const target = this.worker.targetOf({ config, certificate });
    const { deviceId, endpointUrl } = config;
    const about = { deviceId, endpointUrl, revision: certificate.revision };
    try {
      await this.slots.run(() => this.show(target, signal), signal);
      return { ...about, verdict: 'ACCEPTED', statusCode: null };
    } catch (error) {
      if (signal.aborted) return { ...about, verdict: 'NONE', statusCode: 'BadTimeout' };
      if (!(error instanceof ConnectionFailedError)) throw error;
      const verdict = refusalIn(error.fault) ? 'REFUSED' : 'NONE';
      return { ...about, verdict, statusCode: error.fault.code };
    }
  }
}
