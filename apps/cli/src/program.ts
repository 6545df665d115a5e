import { Command } from 'commander';
import { addCertificateCommands } from './commands/certificates.js';
import { addDeviceCommands } from './commands/devices.js';
import { addDoctor } from './commands/doctor.js';
import { addRotationCommands } from './commands/rotation.js';
import { addStatus } from './commands/status.js';

const environment = `
It talks to the gateway alone:
  KOIOS_URL        where it is (otherwise http://127.0.0.1:8080)
  KOIOS_TOKEN      the API key of a service account, or an access token, or else
  KOIOS_USERNAME   and KOIOS_PASSWORD to sign in with (user otherwise admin)

Exit codes: 0 all well, 1 it ran and found something, 2 it could not run.

Examples:
  koios status
  koios certificates generate "Line 1"
  koios certificates download "Line 1" line-1.der
  koios devices test Boiler
  koios rotation watch "Line 1"
  koios doctor --json`;

/** `koios` and its commands; all of them print tables for people and, with --json, one JSON document for scripts. */
export function koiosProgram(): Command {
  const program = new Command('koios')
    .description('Certificates, devices and the state of Koios OPC UA, from the command line.')
    .addHelpText('after', environment)
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  addStatus(program);
  addCertificateCommands(program);
  addDeviceCommands(program);
  addRotationCommands(program);
  addDoctor(program);
  return program;
}
