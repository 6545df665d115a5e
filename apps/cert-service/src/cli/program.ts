import { Command } from 'commander';
import { addAuditCommand } from './audit-command.js';
import { addCheckCommand } from './check-command.js';
import { addResealCommand } from './reseal-command.js';

const examples = `
Examples:
  koios-cert check client.der           what is wrong with a certificate
  koios-cert audit verify               whether the audit log is whole
  koios-cert keys reseal                after a new key-encryption key
  koios-cert help check                 more about one command`;

/** `koios-cert` and its commands; what only one of them needs is loaded when it runs. */
export function certificateProgram(): Command {
  const program = new Command('koios-cert')
    .description('Checks OPC UA certificates, verifies the audit log and re-seals private keys.')
    .addHelpText('after', examples)
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  addCheckCommand(program);
  addAuditCommand(program);
  addResealCommand(program);
  return program;
}
