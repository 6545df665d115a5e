import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Automatic renewal, the warnings that were given, issuer certificates, and whose word a server's trust rests on. */
export class AddExpiryAndServerTrust1764000000004 implements MigrationInterface {
  readonly name = 'AddExpiryAndServerTrust1764000000004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(expiry);
    await queryRunner.query(issuerCertificates);
    await queryRunner.query(trustGrounds);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE server_certificate DROP COLUMN trust_ground, DROP COLUMN self_signed',
    );
    await queryRunner.query('DROP TABLE issuer_certificate, expiry_warning');
    await queryRunner.query(
      'ALTER TABLE client_certificate DROP COLUMN auto_renew, DROP COLUMN renew_days_before',
    );
  }
}

/** days_before 0 is the end itself. */
const expiry = `
  ALTER TABLE client_certificate
    ADD COLUMN auto_renew boolean NOT NULL DEFAULT false,
    ADD COLUMN renew_days_before integer NOT NULL DEFAULT 30 CHECK (renew_days_before BETWEEN 1 AND 365);
  CREATE TABLE expiry_warning (
    certificate_id uuid NOT NULL,
    revision integer NOT NULL,
    days_before integer NOT NULL CHECK (days_before >= 0),
    outcome text NOT NULL CHECK (outcome IN ('SENT', 'SKIPPED')),
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (certificate_id, revision, days_before),
    FOREIGN KEY (certificate_id, revision) REFERENCES certificate_revision ON DELETE CASCADE
  );`;

const issuerCertificates = `
  CREATE TABLE issuer_certificate (
    id uuid PRIMARY KEY,
    certificate bytea NOT NULL,
    thumbprint text NOT NULL CONSTRAINT issuer_certificate_thumbprint UNIQUE,
    subject text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    revocation_list bytea,
    revocation_list_issued_at timestamptz,
    revocation_list_next_update timestamptz,
    revoked_count integer NOT NULL DEFAULT 0,
    version integer NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL
  );`;

/** What was decided before this migration counts as a person's decision: nothing takes it back by itself. */
const trustGrounds = `
  ALTER TABLE server_certificate
    ADD COLUMN trust_ground text CHECK (trust_ground IN ('FIRST_USE', 'ISSUER', 'PERSON')),
    ADD COLUMN self_signed boolean NOT NULL DEFAULT false;
  UPDATE server_certificate SET trust_ground = 'PERSON' WHERE trust <> 'PENDING';
  CREATE INDEX server_certificate_reviewable ON server_certificate (id)
    WHERE NOT self_signed AND trust_ground IS DISTINCT FROM 'PERSON';`;
