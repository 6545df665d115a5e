import type { Command } from 'commander';
import { z } from 'zod';
import { allCertificates } from '../certificates.js';
import { allDevices } from '../devices.js';
import { Gateway } from '../gateway.js';
import { type OutputOptions, printOne } from '../print.js';

const connectorsSchema = z.object({ connectors: z.object({ totalCount: z.number() }) });

export function addStatus(program: Command): void {
  program.command('status').description('how many of what, and how they are').option('--json').action(status);
}

async function status(options: OutputOptions): Promise<void> {
  const gateway = await Gateway.signIn();
  const [certificates, devices, { connectors }] = await Promise.all([
    allCertificates(gateway),
    allDevices(gateway),
    gateway.ask(connectorsSchema, '{ connectors { totalCount } }'),
  ]);
  const facts = {
    gateway: gateway.url,
    connectors: connectors.totalCount,
    certificates: certificates.length,
    certificatesByStatus: count(certificates.flatMap(({ statuses }) => statuses)),
    devices: devices.length,
    devicesByStatus: count(devices.map(({ connection }) => connection?.status ?? 'UNKNOWN')),
  };
  printOne(facts, options);
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
