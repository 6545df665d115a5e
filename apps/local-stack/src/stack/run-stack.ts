import { once } from 'node:events';
import { Guardian } from '@koios/embedded-infrastructure';
import type { StackOptions } from '../cli/program.js';
import { DataDirectory } from '../data-directory/data-directory.js';
import { lockDataDirectory } from '../data-directory/launcher-lock.js';
import { factsScreen } from '../screen/facts-screen.js';
import { consoleProgress as progress, seconds } from '../screen/progress.js';
import { Stack } from './stack.js';
import { planStack, type StackPlan } from './stack-plan.js';

export interface StackRun extends StackOptions {
  /** The folder of the services' programs. */
  readonly apps: URL;
  readonly stopRequested: AbortSignal;
}

/** Brings everything up, tells the facts, and takes everything down again when that is asked for. */
export async function runStack(run: StackRun): Promise<void> {
  const startedAt = performance.now();
  const directory = DataDirectory.open(run.dataDirectory);
  const guardian = new Guardian();
  let unlock: (() => void) | undefined;
  try {
    unlock = await lockDataDirectory(directory, guardian.pid);
    progress.tell(`Koios OPC UA is starting; its data is in ${directory.path}`);
    const plan = await planStack(run, directory, { progress, signal: run.stopRequested });
    const stack = new Stack(plan, run, guardian, progress);
    await untilStopRequested(stack, plan, { run, startedAt });
  } catch (error) {
    if (!run.stopRequested.aborted) throw error;
  } finally {
    await guardian.dismiss();
    unlock?.();
  }
}

async function untilStopRequested(
  stack: Stack,
  plan: StackPlan,
  { run, startedAt }: { readonly run: StackRun; readonly startedAt: number },
): Promise<void> {
  const stopRequested = requested(run.stopRequested);
  try {
    const outcome = await Promise.race([stack.start(), stopRequested]);
    if (outcome === 'stop') return;
    showFacts(stack, plan, performance.now() - startedAt);
    await stopRequested;
  } finally {
    await stopAndTell(stack);
  }
}

function showFacts(stack: Stack, { surroundings, directory }: StackPlan, startedInMs: number): void {
  const { administrator } = surroundings;
  administrator.keep();
  progress.tell(
    factsScreen({
      stack: stack.facts,
      administrator,
      logs: directory.logs,
      dataDirectory: directory.path,
      startedInMs,
    }),
  );
}

async function stopAndTell(stack: Stack): Promise<void> {
  progress.tell('stopping …');
  const startedAt = performance.now();
  await stack.stop();
  progress.tell(`stopped after ${seconds(performance.now() - startedAt)}`);
}

async function requested(signal: AbortSignal): Promise<'stop'> {
  if (!signal.aborted) await once(signal, 'abort');
  return 'stop';
}
