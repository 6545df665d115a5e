import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit log: entries are added and nothing else. The database itself refuses to change or remove one, and an entry
 * that does not follow the last one. Its end is kept apart, so that entries missing there are noticed too.
 */
export class CreateAuditLog1764000000003 implements MigrationInterface {
  readonly name = 'CreateAuditLog1764000000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    await queryRunner.query(appendOnly);
    await queryRunner.query(headFollows);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_entry, audit_head');
    await queryRunner.query(
      'DROP FUNCTION refuse_audit_change(), refuse_audit_head_change(), move_audit_head()',
    );
  }
}

const tables = `
  CREATE TABLE audit_entry (
    sequence integer PRIMARY KEY CHECK (sequence >= 1),
    occurred_at timestamptz NOT NULL,
    actor text NOT NULL,
    address text,
    action text NOT NULL,
    certificate_id text,
    certificate_name text,
    details text,
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
  );
  CREATE INDEX audit_entry_certificate ON audit_entry (certificate_id, sequence);
  CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
  CREATE INDEX audit_entry_occurred_at ON audit_entry (occurred_at);
  CREATE TABLE audit_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    sequence integer NOT NULL,
    hash text NOT NULL
  );
  INSERT INTO audit_head (sequence, hash) VALUES (0, repeat('0', 64));`;

const appendOnly = `
  CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
  END $$;
  CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
  CREATE FUNCTION refuse_audit_head_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.sequence <> OLD.sequence + 1 THEN
      RAISE EXCEPTION 'the end of the audit log only moves on by one';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_head_change();`;

const headFollows = `
  CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash WHERE sequence = NEW.sequence - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'audit entry % does not follow the last one', NEW.sequence;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER audit_entry_moves_head AFTER INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION move_audit_head();`;
