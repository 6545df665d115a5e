import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { defaultDataDirectory } from '../config.js';
import { CommandError } from './command-error.js';
import { distrust, type DistrustOptions } from './distrust-command.js';
import { printRejected, type RejectedOptions } from './rejected-command.js';
import { SIMULATOR } from './simulator-command.js';
import { runSimulator, type StartOptions } from './start-command.js';
import { trustRejected, type TrustOptions } from './trust-command.js';

/** The command line: reads as the list of what the simulator can do. */
export function simulatorProgram(): Command {
  const program = new Command(SIMULATOR)
    .description('Real OPC UA servers with certificate checks, for demos and tests.')
    .addHelpText('after', examples('', '--servers 3 --port 4840', 'rejected', 'trust --all'))
    .addHelpText('after', `\nThe options of a command: ${SIMULATOR} <command> --help`);
  addStart(program);
  addRejected(program);
  addTrust(program);
  addDistrust(program);
  return program;
}

function addStart(program: Command): void {
  program
    .command('start', { isDefault: true })
    .description('run simulated servers until Ctrl-C (the default command)')
    .option('--servers <number>', 'how many servers', integerBetween(1, 50), 2)
    .option(
      '--port <port>',
      'port of the first server, the next ones follow; 0 takes free ports',
      integerBetween(0, 65_535),
      0,
    )
    .option('--host <host>', 'address to listen on; 0.0.0.0 for all', '127.0.0.1')
    .option(
      '--max-sessions <number>',
      'sessions that each server allows at once',
      integerBetween(1, 10_000),
      200,
    )
    .option('--accept-any', 'trust every client certificate at first sight', false)
    .option('--no-anonymous', 'let nobody in without a user')
    .option('--deprecated-policies', 'offer Basic128Rsa15 and Basic256 too', false)
    .option('--json', 'print one JSON object a line: started, certificate-refused, stopped', false)
    .addOption(dataDirectoryOption())
    .addHelpText('after', examples('start --servers 3 --port 4840'))
    .allowExcessArguments()
    .action((options: StartOptions, start: Command) => {
      refuseUnknownCommand(program, start.args);
      return runSimulator(options);
    });
}

/** What is no command reaches the default command as an argument. */
function refuseUnknownCommand(program: Command, [unknown]: readonly string[]): void {
  if (unknown === undefined) return;
  const known = program.commands.map((command) => command.name()).join(', ');
  throw new CommandError(`There is no command "${unknown}". Commands: ${known}.`);
}

function addRejected(program: Command): void {
  program
    .command('rejected')
    .description('list the certificates that servers have rejected')
    .addOption(serverOption())
    .option('--json', 'print a JSON array', false)
    .addOption(dataDirectoryOption())
    .addHelpText('after', examples('rejected', 'rejected --server plant-1 --json'))
    .action((options: RejectedOptions) => printRejected(options));
}

function addTrust(program: Command): void {
  program
    .command('trust')
    .description('trust a rejected certificate, from the next connection attempt on')
    .argument('[thumbprint]', 'its SHA-1 thumbprint, as "rejected" shows it')
    .option('--all', 'all certificates that are rejected now', false)
    .addOption(serverOption())
    .addOption(dataDirectoryOption())
    .addHelpText(
      'after',
      examples('trust --all', 'trust 8F0C53B9B1D0E2A4C6D8E0F2A4B6C8D0E2F4A6B8 --server plant-1'),
    )
    .action((thumbprint: string | undefined, options: TrustOptions) => trustRejected(thumbprint, options));
}

function addDistrust(program: Command): void {
  program
    .command('distrust')
    .description('refuse a trusted certificate, from the next connection attempt on')
    .argument('<thumbprint>', 'its SHA-1 thumbprint')
    .addOption(serverOption())
    .addOption(dataDirectoryOption())
    .addHelpText('after', examples('distrust 8F0C53B9B1D0E2A4C6D8E0F2A4B6C8D0E2F4A6B8'))
    .action((thumbprint: string, options: DistrustOptions) => distrust(thumbprint, options));
}

function serverOption(): Option {
  return new Option('--server <name>', 'only this server, for example plant-1 (all by default)');
}

function dataDirectoryOption(): Option {
  return new Option('--data-dir <folder>', 'where certificates and trust lists are kept')
    .default(defaultDataDirectory(process.env), '$KOIOS_DATA_DIR/simulator or .koios/simulator')
    .argParser((folder) => resolve(folder));
}

function integerBetween(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= lowest && number <= highest) return number;
    throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
  };
}

function examples(...commands: string[]): string {
  const lines = commands.map((command) => `  ${SIMULATOR} ${command}`.trimEnd());
  return `\n${commands.length === 1 ? 'Example' : 'Examples'}:\n${lines.join('\n')}`;
}
