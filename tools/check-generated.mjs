/** Fails when a generated file is not what `npm run generate` makes of its sources today. */
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const files = [
  'libs/opcua-client/src/documents.generated.ts',
  'apps/cert-service/src/graphql/schema.generated.ts',
  'apps/device-service/src/graphql/schema.generated.ts',
  'apps/connector-service/src/graphql/schema.generated.ts',
  'apps/console/src/graphql/operations.generated.ts',
  'libs/contracts/graphql/supergraph.graphql',
  'libs/contracts/graphql/public.graphql',
  'docs/errors.md',
  'docs/events.md',
  'docs/asyncapi.json',
  'docs/diagnosis.md',
  'docs/operations.md',
];
const contents = () => files.map((file) => readFileSync(file, 'utf8'));

const before = contents();
execSync('npm run --silent generate', { stdio: ['ignore', 'ignore', 'inherit'] });
const stale = files.filter((file, index) => contents()[index] !== before[index]);
if (stale.length > 0) {
  console.error(`Not current, now made anew; commit them:\n  ${stale.join('\n  ')}`);
  process.exit(1);
}
