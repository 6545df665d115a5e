import { fileURLToPath } from 'node:url';
import type { ServiceSetting } from '../cli/program.js';
import { serviceEnvironment } from '../services/service-environment.js';
import { type ServiceName, serviceNames } from '../services/service-names.js';
import { simulatorName, startSimulator } from '../services/start-simulator.js';
import { startService } from '../services/start-service.js';
import { type PartReports, SupervisedPart } from '../supervisor/supervised-part.js';
import type { StackPlan } from './stack-plan.js';

/** Where the programs are, and what the command line adds to their environments. */
export interface ServicePrograms {
  readonly apps: URL;
  readonly serviceSettings: readonly ServiceSetting[];
}

export function serviceUrl(plan: StackPlan, name: ServiceName): string {
  return `http://127.0.0.1:${plan.ports.http[name]}`;
}

export function serviceParts(
  plan: StackPlan,
  programs: ServicePrograms,
  reports: PartReports,
): Record<ServiceName, SupervisedPart> {
  const part = (name: ServiceName) => servicePart(name, plan, programs, reports);
  return {
    'cert-service': part('cert-service'),
    'device-service': part('device-service'),
    'connector-service': part('connector-service'),
    gateway: part('gateway'),
  } satisfies Record<(typeof serviceNames)[number], SupervisedPart>;
}

function servicePart(
  name: ServiceName,
  plan: StackPlan,
  { apps, serviceSettings }: ServicePrograms,
  reports: PartReports,
): SupervisedPart {
  const settings = serviceSettings.filter(({ service }) => service === name);
  const service = {
    name,
    apps,
    environment: {
      ...serviceEnvironment(name, plan.surroundings),
      ...(name === 'gateway' && { CONSOLE_DIRECTORY: fileURLToPath(new URL('console/dist', apps)) }),
      ...Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
    },
    logFile: plan.directory.logFile(name),
    httpUrl: serviceUrl(plan, name),
  };
  return new SupervisedPart(name, (hooks) => startService(service, hooks), reports);
}

/** None when the plant is not wanted. */
export function simulatorParts(
  { directory, simulatorDirectory }: StackPlan,
  { apps }: ServicePrograms,
  reports: PartReports,
): SupervisedPart[] {
  if (simulatorDirectory === undefined) return [];
  const simulator = { apps, dataDirectory: simulatorDirectory, logFile: directory.logFile(simulatorName) };
  return [new SupervisedPart(simulatorName, (hooks) => startSimulator(simulator, hooks), reports)];
}
