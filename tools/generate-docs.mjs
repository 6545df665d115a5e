/** Makes what the documentation says of codes and events from the contracts. Run by `npm run generate`. */
import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { asyncApiDocument } from './docs/asyncapi.mjs';
import { diagnosisTables } from './docs/diagnosis.mjs';
import { errorsPage, eventsTable, withPart } from './docs/tables.mjs';

execSync('nx run-many -t build -p @koios/opcua-contracts @koios/connector-service --output-style=static', {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
});
const contracts = await import('../libs/contracts/dist/index.js');
const { version } = JSON.parse(readFileSync(new URL('../libs/contracts/package.json', import.meta.url)));

const docs = new URL('../docs/', import.meta.url);
const events = Object.values(contracts)
  .filter((exported) => typeof exported === 'object' && 'dataSchema' in exported && 'type' in exported)
  .sort((one, other) => one.type.localeCompare(other.type));
const write = (name, text) => writeFileSync(new URL(name, docs), text);

write('errors.md', errorsPage(contracts.errorCodes));
write('asyncapi.json', `${JSON.stringify(asyncApiDocument(contracts, events, version), undefined, 2)}\n`);
write('events.md', withPart(readFileSync(new URL('events.md', docs), 'utf8'), 'events', eventsTable(events)));
const diagnosis = readFileSync(new URL('diagnosis.md', docs), 'utf8');
write('diagnosis.md', withPart(diagnosis, 'codes', await diagnosisTables()));
