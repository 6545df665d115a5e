import { rmSync } from 'node:fs';
import { writeFileWhole } from '../data-directory/write-file-whole.js';
import { serviceNames } from '../services/service-names.js';
import { serviceUrl } from './service-parts.js';
import type { ProcessFacts, StackFacts } from './stack-facts.js';
import type { StackPlan } from './stack-plan.js';

/** `stack.json`: it follows the facts, is written anew with every change, and is there while the stack runs. */
export class StackFactsFile {
  readonly #plan: StackPlan;
  #facts: StackFacts;

  constructor(plan: StackPlan) {
    this.#plan = plan;
    this.#facts = factsOf(plan);
    this.#write();
  }

  get facts(): StackFacts {
    return this.#facts;
  }

  change(change: Partial<StackFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.#write();
  }

  /** A process has begun. */
  setProcess(name: string, pid: number): void {
    const service = serviceNames.find((known) => known === name);
    const facts: ProcessFacts = {
      pid,
      logFile: this.#plan.directory.logFile(name),
      ...(service === undefined ? {} : { httpUrl: serviceUrl(this.#plan, service) }),
    };
    this.change({ processes: { ...this.#facts.processes, [name]: facts } });
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return this.#plan.directory.file('stack.json');
  }

  #write(): void {
    writeFileWhole(this.#file, `${JSON.stringify(this.#facts, null, 2)}\n`);
  }
}

function factsOf({ surroundings, adminUrl }: StackPlan): StackFacts {
  const { gatewayUrl, natsUrl, databaseUrls, objectStorage, bucket } = surroundings;
  const { url: endpoint, accessKey, secretKey } = objectStorage;
  return {
    gatewayUrl,
    graphqlUrl: `${gatewayUrl}/graphql`,
    natsUrl,
    postgres: { adminUrl, databases: databaseUrls },
    s3: { endpoint, accessKey, secretKey, bucket },
    processes: {},
    simulator: null,
  };
}
