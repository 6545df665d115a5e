import { deviceKey } from '@koios/opcua-contracts';
import type { PlantState } from './plant-worker.js';

/** Longer than one part hears of something after another. */
const hearingLimitMs = 2_000;

/** Whoever asks for them has seen them: what was saved a moment ago may still be on its way here. */
export async function hearOf(
  { configs, certificates }: Pick<PlantState, 'configs' | 'certificates'>,
  plantId: string,
  asked: { readonly deviceIds: readonly string[]; readonly certificateIds: readonly string[] },
): Promise<void> {
  const { deviceIds, certificateIds } = asked;
  await Promise.all([
    ...deviceIds.map((deviceId) => configs.getSoon(deviceKey({ plantId, deviceId }), hearingLimitMs)),
    ...certificateIds.map((certificateId) => certificates.getSoon(certificateId, hearingLimitMs)),
  ]);
}
