import { createMessagingTables, dropMessagingTables } from '@koios/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates, their revisions, the server trust list, which device runs on what; outbox and handled events. */
export class CreateCertificates1764000000000 implements MigrationInterface {
  readonly name = 'CreateCertificates1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createMessagingTables(queryRunner);
    await queryRunner.query(clientCertificates);
    await queryRunner.query(serverCertificates);
    await queryRunner.query(deviceCertificateUse);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE device_certificate_use, server_certificate, server_trust_list, certificate_revision, client_certificate',
    );
    await dropMessagingTables(queryRunner);
  }
}

const clientCertificates = `
  CREATE TABLE client_certificate (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    description text,
    is_default boolean NOT NULL,
    origin text NOT NULL CHECK (origin IN ('GENERATED', 'UPLOADED', 'SIGNED')),
    revision integer NOT NULL CHECK (revision >= 1),
    oldest_usable_revision integer NOT NULL CHECK (oldest_usable_revision BETWEEN 1 AND revision),
    version integer NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX client_certificate_name ON client_certificate (lower(name));
  CREATE UNIQUE INDEX client_certificate_default ON client_certificate (is_default) WHERE is_default;
  CREATE INDEX client_certificate_created_at ON client_certificate (created_at, id);
  CREATE TABLE certificate_revision (
    certificate_id uuid NOT NULL REFERENCES client_certificate ON DELETE CASCADE,
    revision integer NOT NULL CHECK (revision >= 1),
    certificate_chain bytea[] NOT NULL CHECK (cardinality(certificate_chain) >= 1),
    thumbprint text NOT NULL CHECK (thumbprint ~ '^[0-9A-F]{40}$'),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    usable_until timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (certificate_id, revision)
  );
  CREATE INDEX certificate_revision_usable_until ON certificate_revision (usable_until) WHERE usable_until IS NOT NULL;`;

const serverCertificates = `
  CREATE TABLE server_trust_list (
    device_id uuid PRIMARY KEY,
    plant_id text NOT NULL,
    version integer NOT NULL CHECK (version >= 1)
  );
  CREATE TABLE server_certificate (
    id uuid PRIMARY KEY,
    plant_id text NOT NULL,
    device_id uuid NOT NULL REFERENCES server_trust_list ON DELETE CASCADE,
    certificate_chain bytea[] NOT NULL,
    thumbprint text NOT NULL,
    common_name text,
    application_uri text,
    issuer text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    trust text NOT NULL CHECK (trust IN ('PENDING', 'TRUSTED', 'REJECTED')),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    UNIQUE (device_id, thumbprint)
  );
  CREATE INDEX server_certificate_first_seen_at ON server_certificate (first_seen_at, id);`;

const deviceCertificateUse = `
  CREATE TABLE device_certificate_use (
    device_id uuid PRIMARY KEY,
    certificate_id uuid,
    revision integer,
    reported_at timestamptz NOT NULL
  );
  CREATE INDEX device_certificate_use_certificate ON device_certificate_use (certificate_id, revision);`;
