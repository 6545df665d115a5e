/**
 * Reads the same values from the same servers with node-opcua alone, in a process of its own: started with a JSON of
 * what to read, prints a JSON of what it cost.
 */
import { LogLevel, MessageSecurityMode, OPCUAClient, SecurityPolicy, setLogLevel } from 'node-opcua';

interface Task {
  readonly endpointUrls: readonly string[];
  readonly sessions: number;
  readonly nodeIds: readonly string[];
  readonly periodMs: number;
  readonly durationMs: number;
  readonly isSecured: boolean;
  readonly openedAtOnce: number;
}

setLogLevel(LogLevel.Emergency);
const task = JSON.parse(process.argv[2] ?? '') as Task;
const nodes = task.nodeIds.map((nodeId) => ({ nodeId, attributeId: 13 }));

const startedAtMs = performance.now();
const cpuBefore = process.cpuUsage();
const sessions: Awaited<ReturnType<typeof open>>[] = [];
const indexes = Array.from({ length: task.sessions }, (_, index) => index).values();
await Promise.all(Array.from({ length: task.openedAtOnce }, () => openRemaining()));
const opened = process.cpuUsage(cpuBefore);
const openingMs = performance.now() - startedAtMs;

let values = 0;
const before = process.cpuUsage();
const until = performance.now() + task.durationMs;
await Promise.all(sessions.map((session, index) => readOnBeats(session, index)));
const used = process.cpuUsage(before);
process.stdout.write(
  `${JSON.stringify({
    values,
    cpuMicroseconds: used.user + used.system,
    openingMs,
    openingCpuMs: (opened.user + opened.system) / 1_000,
  })}\n`,
);
process.exit(0);

async function openRemaining(): Promise<void> {
  for (const index of indexes) sessions.push(await open(index));
}

async function open(index: number) {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
    ...(task.isSecured && {
      securityMode: MessageSecurityMode.SignAndEncrypt,
      securityPolicy: SecurityPolicy.Aes256_Sha256_RsaPss,
    }),
  });
  await client.connect(task.endpointUrls[index % task.endpointUrls.length] ?? '');
  return client.createSession();
}

async function readOnBeats(session: Awaited<ReturnType<typeof open>>, index: number): Promise<void> {
  const firstAtMs = performance.now() + (task.periodMs * index) / task.sessions;
  for (let beat = 0; ; beat += 1) {
    const pauseMs = firstAtMs + beat * task.periodMs - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, pauseMs)));
    if (performance.now() >= until) return;
    values += (await session.read(nodes)).length;
  }
}
