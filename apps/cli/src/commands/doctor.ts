import type { Command } from 'commander';
import { z } from 'zod';
import { allCertificates } from '../certificates.js';
import { allDevices } from '../devices.js';
import { Gateway, request } from '../gateway.js';
import { type OutputOptions, print } from '../print.js';
import { wholeList } from '../whole-list.js';

/** What was looked at, and what is wrong with it. */
interface Finding extends Readonly<Record<string, unknown>> {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** How a look ended well: with something to be said all the same, or with nothing. */
type Remark = string | void;

const signInSchema = z.object({ password: z.boolean() });
const readinessSchema = z.object({
  status: z.string(),
  faults: z.record(z.string(), z.string()).default({}),
});
const plantSchema = z.object({ id: z.string() });
const connectorSchema = z.object({ plantId: z.string() });
const worrying = new Set(['EXPIRED', 'EXPIRING_SOON', 'FILES_MISSING', 'NOT_YET_VALID']);

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'checks everything that Koios depends on and says what is wrong; exit code 1 when something is',
    )
    .option('--json')
    .action(async (options: OutputOptions) => {
      const findings = await examine();
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
      print(findings, options);
    });
}

async function examine(): Promise<Finding[]> {
  const reachable = await finding('gateway answers', gatewayAnswers);
  if (!reachable.ok) return [reachable];
  const signIn = Gateway.signIn();
  const signedIn = await finding('sign-in', async () => void (await signIn));
  const findings = [reachable, signedIn, await finding('services', servicesAreReady)];
  if (!signedIn.ok) return findings;
  const gateway = await signIn;
  return [
    ...findings,
    await finding('connectors', () => everyPlantHasAConnector(gateway)),
    await finding('certificates', () => certificatesAreWell(gateway)),
    await finding('devices', () => devicesRun(gateway)),
  ];
}

async function finding(check: string, look: () => Promise<Remark>): Promise<Finding> {
  try {
    return { check, ok: true, detail: (await look()) ?? '' };
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Everybody may ask how to sign in, wherever the gateway can be reached. */
async function gatewayAnswers(): Promise<void> {
  const path = '/auth/configuration';
  const { status, body } = await ask(path);
  if (!signInSchema.safeParse(body).success)
    throw new Error(`${path} answers ${status}, not as a gateway does`);
}

/** An ingress lets nobody ask that from outside; what does not work is then seen by what follows. */
async function servicesAreReady(): Promise<Remark> {
  const { body } = await ask('/health/ready');
  const readiness = readinessSchema.safeParse(body);
  if (!readiness.success) return 'not asked: /health/ready of the gateway can be had inside only';
  const faults = Object.entries(readiness.data.faults).map(([part, reason]) => `${part}: ${reason}`);
  if (faults.length > 0) throw new Error(`${faults.join('; ')} (/health/ready of each says more)`);
}

async function ask(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await request(`${Gateway.urlFrom(process.env)}${path}`);
  return { status: response.status, body: await response.json().catch(() => undefined) };
}

async function everyPlantHasAConnector(gateway: Gateway): Promise<void> {
  const [plants, connectors] = await Promise.all([
    wholeList(gateway, 'plants', 'id', plantSchema),
    wholeList(gateway, 'connectors', 'plantId', connectorSchema),
  ]);
  const served = new Set(connectors.map(({ plantId }) => plantId));
  complain(
    plants.filter(({ id }) => !served.has(id)).map(({ id }) => id),
    'no connector runs in',
  );
}

async function certificatesAreWell(gateway: Gateway): Promise<void> {
  const certificates = await allCertificates(gateway);
  const ill = certificates.flatMap(({ name, statuses }) =>
    statuses.filter((status) => worrying.has(status)).map((status) => `${name} (${status})`),
  );
  complain(ill, 'look at');
}

async function devicesRun(gateway: Gateway): Promise<void> {
  const failed = (await allDevices(gateway)).filter(
    ({ enabled, connection }) => enabled && connection?.status !== 'RUNNING',
  );
  complain(
    failed.map(
      ({ name, connection }) => `${name} (${connection?.error?.code ?? connection?.status ?? 'unknown'})`,
    ),
    'not running:',
  );
}

function complain(names: readonly string[], what: string): void {
  if (names.length > 0) throw new Error(`${what} ${names.join(', ')}`);
}
