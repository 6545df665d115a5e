import { OPERATOR_CREDENTIALS } from '../server/operator-credentials.js';
import type { RefusedCertificate, SimulatedServer } from '../server/simulated-server.js';
import { printLine } from './standard-output.js';
import { simulatorCommand } from './simulator-command.js';
import type { StartOptions } from './start-command.js';

/** Tells what happens while the simulator runs: to people in sentences, to scripts as one JSON object a line. */
export interface StartReporter {
  started(servers: readonly SimulatedServer[]): void;
  refused(serverName: string, certificate: RefusedCertificate): void;
  stopped(): void;
}

export function startReporter(options: StartOptions): StartReporter {
  return options.json ? jsonReporter() : textReporter(options);
}

function jsonReporter(): StartReporter {
  return {
    started: (servers) => {
      const described = servers.map(({ name, endpointUrl, pkiFolder }) => ({ name, endpointUrl, pkiFolder }));
      printLine(JSON.stringify({ event: 'started', servers: described }));
    },
    refused: (server, certificate) =>
      printLine(JSON.stringify({ event: 'certificate-refused', server, ...certificate })),
    stopped: () => printLine(JSON.stringify({ event: 'stopped' })),
  };
}

function textReporter(options: StartOptions): StartReporter {
  return {
    started: (servers) => printLine(startScreen(servers, options)),
    refused: (server, certificate) => printLine(refusal(server, certificate, options)),
    stopped: () => printLine('Stopped.'),
  };
}

function startScreen(servers: readonly SimulatedServer[], options: StartOptions): string {
  const { userName, password } = OPERATOR_CREDENTIALS;
  return [
    'Simulated OPC UA servers',
    ...servers.map(({ name, endpointUrl }) => `  ${name.padEnd(10)} ${endpointUrl}`),
    `Users        anonymous, or ${userName} with the password ${password}`,
    `Certificates ${options.acceptAny ? 'every client certificate is trusted' : 'unknown ones are refused; trust them with'}`,
    ...(options.acceptAny ? [] : [`  ${simulatorCommand('trust --all', options.dataDir)}`]),
    `Data         ${options.dataDir}`,
    'Ctrl-C stops.',
  ].join('\n');
}

function refusal(server: string, certificate: RefusedCertificate, { dataDir }: StartOptions): string {
  const { commonName, thumbprint, statusCode } = certificate;
  const fact = `${server} refused the certificate "${commonName ?? thumbprint}": ${statusCode}.`;
  if (statusCode !== 'BadCertificateUntrusted') return fact;
  return `${fact} To trust it:\n  ${simulatorCommand(`trust ${thumbprint}`, dataDir)}`;
}
