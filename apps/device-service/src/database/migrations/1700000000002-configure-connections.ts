import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The defaults say what the devices of before did; the projection's defaults are the same. */
export class ConfigureConnections1700000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE device
        ADD COLUMN read_mode text NOT NULL DEFAULT 'POLL',
        ADD COLUMN timeout_ms integer NOT NULL DEFAULT 10000 CHECK (timeout_ms BETWEEN 1000 AND 60000),
        ADD COLUMN server_verification text NOT NULL DEFAULT 'TRUST_ON_FIRST_USE',
        ADD COLUMN user_identity jsonb NOT NULL DEFAULT '{"kind": "ANONYMOUS"}';
      CREATE INDEX device_by_user_certificate ON device ((user_identity->>'certificateId'));`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX device_by_user_certificate;
      ALTER TABLE device DROP COLUMN read_mode, DROP COLUMN timeout_ms, DROP COLUMN server_verification,
        DROP COLUMN user_identity;`);
  }
}
