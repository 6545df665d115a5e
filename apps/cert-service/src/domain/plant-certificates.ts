/** A device as far as it says which certificates its plant's connectors need. */
export interface CertificateNeed {
  readonly plantId: string;
  readonly certificateIds: readonly string[];
  /** Whether the plant's connectors may hold the keys themselves. */
  readonly isSealed: boolean;
}

/**
 * Which certificates the connectors of each plant may use: those of the plant's devices, and for a while those that its
 * devices had before, because a session on them goes on until its successor stands.
 */
export class PlantCertificates {
  private readonly needs = new Map<string, CertificateNeed>();
  private readonly leftAtMs = new Map<string, number>();

  constructor(private readonly keptForMs: number) {}

  /** Takes over what a device needs now; undefined: it is gone. */
  set(deviceKey: string, need: CertificateNeed | undefined, nowMs: number): void {
    const before = this.needs.get(deviceKey);
    if (before)
      for (const certificateId of before.certificateIds)
        this.leftAtMs.set(keyOf(before.plantId, certificateId), nowMs);
    if (need) this.needs.set(deviceKey, need);
    else this.needs.delete(deviceKey);
  }

  /** Whether there is such a device; its key says in which plant. */
  hasDevice(deviceKey: string): boolean {
    return this.needs.has(deviceKey);
  }

  allows(plantId: string, certificateId: string, nowMs: number): boolean {
    const leftAtMs = this.leftAtMs.get(keyOf(plantId, certificateId));
    if (leftAtMs !== undefined && nowMs - leftAtMs < this.keptForMs) return true;
    return this.needsIn(plantId, certificateId).length > 0;
  }

  /** Whether a key may be handed over: only what a device of a plant with key custody SEALED needs now. */
  allowsHandOver(plantId: string, certificateId: string): boolean {
    return this.needsIn(plantId, certificateId).some(({ isSealed }) => isSealed);
  }

  private needsIn(plantId: string, certificateId: string): CertificateNeed[] {
    return [...this.needs.values()].filter(
      (need) => need.plantId === plantId && need.certificateIds.includes(certificateId),
    );
  }
}

function keyOf(plantId: string, certificateId: string): string {
  return `${plantId}.${certificateId}`;
}
