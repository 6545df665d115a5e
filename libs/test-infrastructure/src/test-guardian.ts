import { Guardian, type ProcessHooks } from '@koios/embedded-infrastructure';

let guardian: Guardian | undefined;

/** For every process that a test starts: a test run that is killed must not leave its servers behind. */
export function guarded(): Required<Pick<ProcessHooks, 'onSpawned'>> {
  return {
    onSpawned: (child) => {
      guardian ??= ownGuardian();
      guardian.watch(child);
    },
  };
}

function ownGuardian(): Guardian {
  const made = new Guardian();
  made.unref();
  return made;
}
