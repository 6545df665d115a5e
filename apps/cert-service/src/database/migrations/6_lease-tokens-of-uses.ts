import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which connector's hold on the device a report was made under; whatever comes next follows what was before. */
export class AddLeaseTokens1764000000006 implements MigrationInterface {
  readonly name = 'AddLeaseTokens1764000000006';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE device_certificate_use ADD COLUMN lease_token bigint NOT NULL DEFAULT 0',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE device_certificate_use DROP COLUMN lease_token');
  }
}
