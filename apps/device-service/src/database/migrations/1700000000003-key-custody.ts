import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plants of before go on as they did. */
export class KeyCustody1700000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "ALTER TABLE plant ADD COLUMN key_custody text NOT NULL DEFAULT 'REMOTE' CHECK (key_custody IN ('REMOTE', 'SEALED'))",
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE plant DROP COLUMN key_custody');
  }
}
