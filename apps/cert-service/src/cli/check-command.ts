import type { Command } from 'commander';
import { checkFile, type CheckOptions } from './check-file.js';
import { checkReport } from './check-report.js';

const examples = `
Exit codes: 0 no finding of severity ERROR, 1 at least one, 2 the file cannot be read.

Examples:
  koios-cert check client.der
  koios-cert check client.pem --key client-key.pem --passphrase-file secret.txt
  koios-cert check client.p12 --passphrase-file secret.txt
  koios-cert check server.crt --server --json`;

/** Adds `check` to a program. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .summary('hold a certificate against the OPC UA certificate profile')
    .description(
      'Holds a certificate against every rule of the OPC UA certificate profile (OPC 10000-6, 6.2.2).\n' +
        'FILE is DER or PEM (.der .cer .crt .pem), with its chain where it holds one, or PKCS#12 (.p12 .pfx).',
    )
    .argument('<FILE>', 'the certificate')
    .option('--key <FILE>', 'its private key, to see whether the two belong together')
    .option('--passphrase-file <FILE>', 'file whose first line opens the private key or the PKCS#12 file')
    .option('--server', 'judge it as the certificate of a server, not of a client')
    .option('--json', 'print a JSON object instead of a table')
    .addHelpText('after', examples)
    .action(async (file: string, options: CheckOptions & { readonly json?: boolean }) => {
      const checked = await checkFile(file, options);
      process.stdout.write(options.json ? `${JSON.stringify(checked, null, 2)}\n` : checkReport(checked));
      if (checked.findings.some(({ severity }) => severity === 'ERROR')) process.exitCode = 1;
    });
}
