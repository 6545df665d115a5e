import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { findCertificate } from '../certificates.js';
import { Gateway } from '../gateway.js';
import type { OutputOptions } from '../print.js';

const rotationSchema = z.object({
  revision: z.number(),
  deviceCount: z.number(),
  movedCount: z.number(),
  failedCount: z.number(),
  complete: z.boolean(),
});
type Rotation = z.infer<typeof rotationSchema>;
const answerSchema = z.object({
  certificate: z.object({ rotation: rotationSchema.nullable() }).nullable(),
});

const pauseMs = 1_000;

interface WatchOptions extends OutputOptions {
  readonly timeout: number;
}

export function addRotationCommands(program: Command): void {
  program
    .command('rotation')
    .description('how devices move to a renewed certificate')
    .command('watch <certificate>')
    .description('tells every step until all devices have moved; exit code 1 when the time is over before')
    .option('--timeout <seconds>', 'how long to watch', parseSeconds, 3600)
    .option('--json', 'one JSON object a line')
    .action(watch);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new InvalidArgumentError('It is a number of seconds.');
}

async function watch(nameOrId: string, { json, timeout }: WatchOptions): Promise<void> {
  const gateway = await Gateway.signIn();
  const { id } = await findCertificate(gateway, nameOrId);
  const untilMs = performance.now() + timeout * 1_000;
  for (let told = ''; ; await delay(pauseMs)) {
    const { certificate } = await gateway.ask(
      answerSchema,
      'query ($id: ID!) { certificate(id: $id) { rotation { revision deviceCount movedCount failedCount complete } } }',
      { id },
    );
    if (!certificate) throw new Error(`The certificate ${nameOrId} has been deleted.`);
    const line = json ? JSON.stringify(certificate.rotation) : describe(certificate.rotation);
    if (line !== told) process.stdout.write(`${line}\n`);
    told = line;
    if (certificate.rotation?.complete ?? true) return;
    if (performance.now() > untilMs) return void (process.exitCode = 1);
  }
}

function describe(rotation: Rotation | null): string {
  if (!rotation) return 'No device uses it.';
  const { revision, deviceCount, movedCount, failedCount } = rotation;
  const failed = failedCount > 0 ? `, ${failedCount} cannot connect` : '';
  return `${movedCount} of ${deviceCount} devices run on revision ${revision}${failed}`;
}
