import { fileURLToPath } from 'node:url';
import { type ProcessHooks, type RunningProcess, startProcess } from '@koios/embedded-infrastructure';
import { answersOk } from './service-health.js';

export interface ServiceStart {
  readonly name: string;
  readonly apps: URL;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly httpUrl: string;
}

/** Its whole start, migrations included. */
const liveLimitMs = 45_000;

/**
 * Starts a service; it counts as started as soon as it lives. Being ready is another matter: that depends on others, and
 * a service that waits for them is not to be restarted for it.
 */
export function startService(service: ServiceStart, hooks: ProcessHooks): Promise<RunningProcess> {
  return startProcess({
    ...hooks,
    command: process.execPath,
    commandArguments: ['--enable-source-maps', serviceProgram(service.apps, service.name)],
    environment: service.environment,
    logFile: service.logFile,
    port: Number(new URL(service.httpUrl).port),
    isReady: () => answersOk(`${service.httpUrl}/health/live`),
    readyLimitMs: liveLimitMs,
  });
}

export function serviceProgram(apps: URL, name: string): string {
  return fileURLToPath(new URL(`${name}/dist/main.js`, apps));
}
