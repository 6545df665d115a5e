import { SealError } from '@koios/sealing';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from '../bus/background-part.js';
import type { PasswordVault } from '../user-identity/password-vault.js';

interface SealedRow {
  readonly id: string;
  readonly sealed: string;
}

/** At each start: what is sealed with an older key-encryption key is sealed with the newest, so that the older can be removed. */
export class ResealPasswords implements BackgroundPart {
  private underWay: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordVault,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.underWay = this.run().catch((error: unknown) => {
      this.log.error({ err: error }, 'passwords could not be sealed anew; the next start tries again');
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.underWay;
  }

  private async run(): Promise<void> {
    const rows = await this.dataSource.query<SealedRow[]>(
      `SELECT id, user_identity->>'sealedPassword' AS sealed FROM device WHERE user_identity ? 'sealedPassword'`,
    );
    let count = 0;
    for (const row of rows) if (!this.stopped && (await this.reseal(row))) count += 1;
    if (count > 0) this.log.info({ count }, 'passwords were sealed with the newest key-encryption key');
  }

  private async reseal({ id, sealed }: SealedRow): Promise<boolean> {
    try {
      const resealed = await this.passwords.reseal(sealed);
      if (resealed === undefined) return false;
      await this.replace(id, sealed, resealed);
      return true;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.log.error({ deviceId: id, err: error }, 'the password of a device does not open; set it anew');
      return false;
    }
  }

  /** Only what is still there: somebody may have set another password meanwhile. The device's version stays. */
  private async replace(id: string, sealed: string, resealed: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE device SET user_identity = jsonb_set(user_identity, '{sealedPassword}', to_jsonb($3::text))
       WHERE id = $1 AND user_identity->>'sealedPassword' = $2`,
      [id, sealed, resealed],
    );
  }
}
