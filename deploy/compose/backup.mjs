/**
 * Saves the databases and the sealed keys of the compose stack, and restores them into a new one.
 *
 *   node deploy/compose/backup.mjs save FOLDER
 *   node deploy/compose/backup.mjs restore FOLDER    nothing but postgres and minio runs, and both are new
 *
 * Databases are saved first, then objects: an object without a row is garbage, a row without its object a lost key. The
 * key-encryption keys are not in it: keep them elsewhere, and give them to the new stack as KOIOS_CERT_KEYS and
 * KOIOS_DEVICE_KEYS when it starts. COMPOSE chooses the command, for example `COMPOSE="docker compose -p plant-7"`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [command, given] = process.argv.slice(2);
if (!['save', 'restore'].includes(command) || !given) {
  console.error('node deploy/compose/backup.mjs save|restore FOLDER');
  process.exit(2);
}
const folder = resolve(given);
const [program, ...words] = (process.env.COMPOSE ?? 'docker compose').split(' ');

function compose(commandArguments, input) {
  const result = spawnSync(program, [...words, ...commandArguments], { input, maxBuffer: 4e9 });
  if (result.status === 0) return result.stdout;
  console.error(String(result.stderr));
  console.error(`backup: ${commandArguments.join(' ')} failed`);
  return process.exit(1);
}

const inPostgres = (...commandArguments) => ['exec', '-T', 'postgres', ...commandArguments];
/** Where the service itself finds its bucket, with its own access and its own libraries. */
const inCertService = (action) => [
  ...['run', '--rm', '-T', '--no-deps', '--volume', `${resolve('deploy')}:/deploy:ro`],
  ...['--entrypoint', 'node', 'cert-service', '/deploy/compose/objects.mjs', action],
];

mkdirSync(folder, { recursive: true, mode: 0o700 });
for (const name of ['cert', 'device']) {
  const file = join(folder, `${name}.dump`);
  if (command === 'save')
    writeFileSync(file, compose(inPostgres('pg_dump', '-U', 'postgres', '--format=custom', name)), {
      mode: 0o600,
    });
  else
    compose(
      inPostgres(
        'pg_restore',
        '-U',
        'postgres',
        '--exit-on-error',
        '--no-owner',
        `--role=${name}`,
        `--dbname=${name}`,
      ),
      readFileSync(file),
    );
  console.log(`${command}: database ${name}`);
}
const objects = join(folder, 'objects.jsonl');
if (command === 'save') writeFileSync(objects, compose(inCertService('save')), { mode: 0o600 });
else compose(inCertService('restore'), readFileSync(objects));
console.log(`${command}: ${readFileSync(objects, 'utf8').trim().split('\n').length} objects`);
