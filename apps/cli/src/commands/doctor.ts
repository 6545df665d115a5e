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

const readinessSchema = z.object({ faults: z.record(z.string(), z.string()).default({}) });
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
  const signedIn = await finding('sign-in', async () => {
    await Gateway.signIn();
  });
  const services = await finding('services', servicesAreReady);
  if (!signedIn.ok) return [reachable, signedIn, services];
  const gateway = await Gateway.signIn();
  return [
    reachable,
    signedIn,
    services,
    await finding('connectors', () => everyPlantHasAConnector(gateway)),
    await finding('certificates', () => certificatesAreWell(gateway)),
    await finding('devices', () => devicesRun(gateway)),
  ];
}

async function finding(check: string, look: () => Promise<void>): Promise<Finding> {
  try {
    await look();
    return { check, ok: true, detail: '' };
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function gatewayAnswers(): Promise<void> {
  const { ok, status } = await request(`${Gateway.urlFrom(process.env)}/health/live`);
  if (!ok) throw new Error(`/health/live answers ${status}`);
}

async function servicesAreReady(): Promise<void> {
  const response = await request(`${Gateway.urlFrom(process.env)}/health/ready`);
  if (response.ok) return;
  const { faults } = readinessSchema.parse(await response.json());
  throw new Error(
    Object.entries(faults)
      .map(([part, reason]) => `${part}: ${reason}`)
      .join('; '),
  );
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
