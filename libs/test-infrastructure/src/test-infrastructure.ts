import { startTestNats, type TestNats } from './test-nats.js';
import { startTestObjectStorage, type TestObjectStorage } from './test-object-storage.js';
import { startTestPostgres, type TestPostgres } from './test-postgres.js';

export interface TestParts {
  readonly nats: TestNats;
  readonly postgres: TestPostgres;
  readonly objectStorage: TestObjectStorage;
}

/** The parts that a test asked for. */
export type TestInfrastructure<Name extends keyof TestParts> = Pick<TestParts, Name> & {
  stop(): Promise<void>;
};

const starters = {
  nats: startTestNats,
  postgres: startTestPostgres,
  objectStorage: startTestObjectStorage,
} satisfies { [Name in keyof TestParts]: () => Promise<TestParts[Name]> };

/** Starts several parts at once: `const { nats, postgres, stop } = await startTestInfrastructure(['nats', 'postgres'])`. */
export async function startTestInfrastructure<Name extends keyof TestParts>(
  names: readonly Name[],
): Promise<TestInfrastructure<Name>> {
  const parts: Partial<TestParts> = {};
  const stop = async () => {
    await Promise.all(Object.values(parts).map((part) => part.stop()));
  };
  const starts = names.map(async (name) => Object.assign(parts, { [name]: await starters[name]() }));
  const failure = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return withStop(parts, names, stop);
}

function withStop<Name extends keyof TestParts>(
  parts: Partial<TestParts>,
  names: readonly Name[],
  stop: () => Promise<void>,
): TestInfrastructure<Name> {
  const isComplete = (value: Partial<TestParts>): value is Pick<TestParts, Name> =>
    names.every((name) => value[name] !== undefined);
  if (!isComplete(parts)) throw new Error('a part did not start');
  return { ...parts, stop };
}
