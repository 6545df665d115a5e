import { useEffect, useState } from 'react';

/** Gives the focus back to where it was before a dialog opened: Mantine does so only where a dialog stays mounted. */
export function useReturnedFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
}
