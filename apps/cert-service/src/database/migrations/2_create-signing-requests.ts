import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signing requests that wait for a certificate. */
export class CreateSigningRequests1764000000002 implements MigrationInterface {
  readonly name = 'CreateSigningRequests1764000000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(signingRequests);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE signing_request');
  }
}

const signingRequests = `
  CREATE TABLE signing_request (
    id uuid PRIMARY KEY,
    certificate_id uuid REFERENCES client_certificate ON DELETE CASCADE,
    name text CHECK ((name IS NULL) = (certificate_id IS NOT NULL)),
    description text,
    application_uri text NOT NULL,
    request_der bytea NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX signing_request_name ON signing_request (lower(name));
  CREATE INDEX signing_request_certificate ON signing_request (certificate_id);
  CREATE INDEX signing_request_created_at ON signing_request (created_at, id);`;
