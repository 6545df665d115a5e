import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { allCertificates, certificateFields, certificateSchema, findCertificate } from '../certificates.js';
import { Gateway } from '../gateway.js';
import { type OutputOptions, print, printOne } from '../print.js';

interface GenerateOptions extends OutputOptions {
  readonly hostname?: string;
  readonly description?: string;
}

interface UploadOptions extends OutputOptions {
  readonly key: string;
  readonly passphraseFile?: string;
}

interface RegenerateOptions extends OutputOptions {
  readonly compromised?: boolean;
}

export function addCertificateCommands(program: Command): void {
  const certificates = program.command('certificates').description('application instance certificates');
  certificates
    .command('list')
    .option('--json')
    .action(async (options: OutputOptions) => print(await allCertificates(await Gateway.signIn()), options));
  certificates
    .command('generate <name>')
    .option('--hostname <host>', 'the host it is issued for')
    .option('--description <text>')
    .option('--json')
    .action(generate);
  certificates
    .command('upload <name> <certificate>')
    .description('a PEM file with its chain')
    .requiredOption('--key <file>', 'its private key as PEM')
    .option('--passphrase-file <file>', 'a file whose first line opens the private key')
    .option('--json')
    .action(upload);
  certificates
    .command('download <certificate> <file>')
    .description('as .der for a server to trust, as .pem otherwise')
    .action(download);
  certificates
    .command('regenerate <certificate>')
    .option('--compromised', 'somebody else may have the key: sessions on it are cut at once')
    .option('--json')
    .action(regenerate);
}

async function generate(name: string, { hostname, description, json }: GenerateOptions): Promise<void> {
  const gateway = await Gateway.signIn();
  const { generateCertificate } = await gateway.ask(
    z.object({ generateCertificate: certificateSchema }),
    `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { ${certificateFields} } }`,
    { input: { name, hostname, description } },
  );
  printOne(generateCertificate, { json });
}

async function upload(name: string, file: string, options: UploadOptions): Promise<void> {
  const { key, passphraseFile, json } = options;
  const input = {
    name,
    certificatePem: readFileSync(file, 'utf8'),
    privateKeyPem: readFileSync(key, 'utf8'),
    ...(passphraseFile !== undefined && { passphrase: firstLineOf(passphraseFile) }),
  };
  const gateway = await Gateway.signIn();
  const { uploadCertificate } = await gateway.ask(
    z.object({ uploadCertificate: certificateSchema }),
    `mutation ($input: UploadCertificateInput!) { uploadCertificate(input: $input) { ${certificateFields} } }`,
    { input },
  );
  printOne(uploadCertificate, { json });
}

/** Without the line break that editors end it with. */
function firstLineOf(file: string): string {
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
}

async function download(certificate: string, file: string): Promise<void> {
  const gateway = await Gateway.signIn();
  const { id } = await findCertificate(gateway, certificate);
  const form = file.endsWith('.der') ? 'der' : 'pem';
  const answer = await gateway.ask(
    z.object({
      certificate: z.object({ downloads: z.record(z.string(), z.string()).nullable() }).nullable(),
    }),
    `query ($id: ID!) { certificate(id: $id) { downloads { ${form} } } }`,
    { id },
  );
  const path = answer.certificate?.downloads?.[form];
  if (!path) throw new Error('The certificate has no files to download.');
  const content = await gateway.download(path);
  writeFileSync(file, content);
  process.stdout.write(`${file}: ${content.length} bytes\n`);
}

async function regenerate(certificate: string, { compromised, json }: RegenerateOptions): Promise<void> {
  const gateway = await Gateway.signIn();
  const { id } = await findCertificate(gateway, certificate);
  const { regenerateCertificate } = await gateway.ask(
    z.object({ regenerateCertificate: certificateSchema }),
    `mutation ($input: RegenerateCertificateInput!) { regenerateCertificate(input: $input) { ${certificateFields} } }`,
    { input: { id, reason: compromised ? 'COMPROMISED' : 'RENEWAL' } },
  );
  printOne(regenerateCertificate, { json });
}
