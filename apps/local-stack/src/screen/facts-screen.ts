import type { Administrator } from '../data-directory/administrator.js';
import type { StackFacts } from '../stack/stack-facts.js';
import { seconds } from './progress.js';

export interface ScreenFacts {
  readonly stack: StackFacts;
  readonly administrator: Administrator;
  readonly logs: string;
  readonly dataDirectory: string;
  readonly startedInMs: number;
}

const labelWidth = 12;

/** Everything somebody needs who wants to use what was started, on one screen. */
export function factsScreen({ stack, administrator, logs, dataDirectory, startedInMs }: ScreenFacts): string {
  return [
    '',
    `Koios OPC UA is ready after ${seconds(startedInMs)}.`,
    '',
    row('Console', stack.gatewayUrl),
    row('GraphQL', `${stack.graphqlUrl}  (GraphiQL in a browser)`),
    row('User', administrator.userName),
    row('Password', describePassword(administrator)),
    ...simulatedServers(stack),
    row('Data', dataDirectory),
    row('Logs', logs),
    row('Stop', 'Ctrl-C'),
    '',
    '',
  ].join('\n');
}

function simulatedServers({ simulator }: StackFacts): string[] {
  if (simulator === null) return [];
  return simulator.servers.map(({ name, endpointUrl }, index) =>
    row(index === 0 ? 'Plant' : '', `${endpointUrl}  (simulated server ${name})`),
  );
}

function describePassword({ password }: Administrator): string {
  switch (password.origin) {
    case 'made':
      return `${password.text}  (shown this once; KOIOS_ADMIN_PASSWORD=… npm start sets another)`;
    case 'environment':
      return 'as KOIOS_ADMIN_PASSWORD says';
    case 'kept':
      return 'as before; it was shown or set at an earlier start (KOIOS_ADMIN_PASSWORD=… npm start sets another)';
  }
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(labelWidth)}${text}`;
}
