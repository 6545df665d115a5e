import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a CA signed or somebody uploaded never renewed itself, although it went on saying so. */
export class RenewGeneratedOnly1764000000005 implements MigrationInterface {
  readonly name = 'RenewGeneratedOnly1764000000005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE client_certificate SET auto_renew = false, version = version + 1
       WHERE auto_renew AND origin <> 'GENERATED'`,
    );
  }

  /** Nothing to take back: what it changed had no effect. */
  async down(): Promise<void> {}
}
