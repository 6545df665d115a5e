import { createServiceDatabase, type Guardian } from '@koios/embedded-infrastructure';
import { LaunchError } from '../cli/launch-error.js';
import { logTail } from '../screen/log-tail.js';
import type { Progress } from '../screen/progress.js';
import { awaitReady } from '../services/await-ready.js';
import { databaseOwners, type ServiceName, serviceNames } from '../services/service-names.js';
import { simulatedServersIn } from '../services/start-simulator.js';
import type { PartReports, SupervisedPart } from '../supervisor/supervised-part.js';
import { infrastructureParts } from './infrastructure-parts.js';
import { serviceParts, type ServicePrograms, serviceUrl, simulatorParts } from './service-parts.js';
import type { StackFacts } from './stack-facts.js';
import { StackFactsFile } from './stack-facts-file.js';
import type { StackPlan } from './stack-plan.js';
import { stopInStages } from './stop-stages.js';

const stopLimitMs = 9_000;

/** All processes of the product. */
export class Stack {
  readonly #plan: StackPlan;
  readonly #progress: Progress;
  readonly #stopping = new AbortController();
  readonly #facts: StackFactsFile;
  readonly #infrastructure: readonly SupervisedPart[];
  readonly #services: Readonly<Record<ServiceName, SupervisedPart>>;
  readonly #simulator: readonly SupervisedPart[];

  constructor(plan: StackPlan, programs: ServicePrograms, guardian: Guardian, progress: Progress) {
    this.#plan = plan;
    this.#progress = progress;
    this.#facts = new StackFactsFile(plan);
    const reports = this.#reports(guardian);
    this.#infrastructure = infrastructureParts(plan, reports);
    this.#services = serviceParts(plan, programs, reports);
    this.#simulator = simulatorParts(plan, programs, reports);
  }

  get facts(): StackFacts {
    return this.#facts.facts;
  }

  /** Resolves when all of it is ready. @throws LaunchError that names what is not, with the end of its log */
  async start(): Promise<void> {
    await Promise.all([this.#startServices(), ...this.#simulator.map((part) => this.#startSimulator(part))]);
  }

  /** Ends everything, those first that lean on others. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const { gateway } = this.#services;
    const stages = [
      [gateway],
      [this.#services['connector-service']],
      [this.#services['device-service'], this.#services['cert-service']],
      this.#infrastructure,
    ];
    await Promise.all([stopInStages(stages, stopLimitMs), stopInStages([this.#simulator], stopLimitMs)]);
    this.#facts.remove();
  }

  /** What a service needs at its own start are its database and the gateway's address; all else it waits for by itself. */
  async #startServices(): Promise<void> {
    await Promise.all(this.#infrastructure.map((part) => this.#startPart(part)));
    await this.#createDatabases();
    await Promise.all(serviceNames.map((name) => this.#startService(name)));
  }

  async #startService(name: ServiceName): Promise<void> {
    const part = this.#services[name];
    await this.#startPart(part, () => awaitReady(serviceUrl(this.#plan, name), this.#stopping.signal));
  }

  async #startSimulator(part: SupervisedPart): Promise<void> {
    await this.#startPart(part);
    const { simulatorDirectory: dataDir } = this.#plan;
    if (dataDir !== undefined)
      this.#facts.change({ simulator: { dataDir, servers: simulatedServersIn(dataDir) } });
  }

  async #startPart(
    part: SupervisedPart,
    untilReady: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    try {
      await this.#progress.timed(part.name, async () => {
        await part.start();
        await untilReady();
      });
    } catch (error) {
      throw this.#failure(part.name, error);
    }
  }

  async #createDatabases(): Promise<void> {
    const { adminUrl, surroundings, given } = this.#plan;
    try {
      for (const service of databaseOwners) {
        const password = surroundings.secrets.databasePasswords[service];
        await createServiceDatabase(adminUrl, { service, password });
      }
    } catch (error) {
      if (given.postgresUrl === undefined) throw this.#failure('postgres', error);
      throw new LaunchError(`POSTGRES_URL cannot be used: ${reasonOf(error)}.`);
    }
  }

  #failure(name: string, error: unknown): LaunchError {
    const logFile = this.#plan.directory.logFile(name);
    return new LaunchError(
      `${name} ${reasonOf(error)}.\n  The end of its log (${logFile}):\n${logTail(logFile)}`,
    );
  }

  #reports(guardian: Guardian): PartReports {
    return {
      spawned: (name, child) => {
        guardian.watch(child);
        this.#facts.setProcess(name, child.pid);
      },
      ended: (_name, pid) => guardian.forget(pid),
      tell: (line) => this.#progress.tell(line),
    };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
