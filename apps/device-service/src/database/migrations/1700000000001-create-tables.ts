import { createMessagingTables, dropMessagingTables } from '@koios/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTables1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(devices);
    await queryRunner.query(certificates);
    await createMessagingTables(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropMessagingTables(queryRunner);
    await queryRunner.query(
      'DROP TABLE certificate_reassignment, deleted_certificate, default_certificate, device, plant',
    );
  }
}

const devices = `
  CREATE TABLE plant (
    id text PRIMARY KEY,
    name text NOT NULL CONSTRAINT plant_name_taken UNIQUE
  );
  CREATE TABLE device (
    id uuid PRIMARY KEY,
    plant_id text NOT NULL REFERENCES plant,
    name text NOT NULL,
    endpoint_url text NOT NULL,
    security_mode text NOT NULL,
    security_policy text NOT NULL,
    client_certificate_id uuid,
    enabled boolean NOT NULL,
    scan_rate_ms integer NOT NULL CHECK (scan_rate_ms BETWEEN 100 AND 3600000),
    tags jsonb NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT device_name_taken UNIQUE (plant_id, name)
  );
  CREATE INDEX device_by_name ON device (name, id);
  CREATE INDEX device_by_client_certificate ON device (client_certificate_id, name, id);`;

/** Certificates themselves are cert-service's; here is only what became of assignments to them. */
const certificates = `
  CREATE TABLE default_certificate (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    certificate_id uuid,
    since timestamptz
  );
  INSERT INTO default_certificate DEFAULT VALUES;
  CREATE TABLE deleted_certificate (
    certificate_id uuid PRIMARY KEY,
    deleted_at timestamptz NOT NULL
  );
  CREATE TABLE certificate_reassignment (
    device_id uuid NOT NULL,
    from_certificate_id uuid NOT NULL,
    to_certificate_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (from_certificate_id, device_id)
  );`;
