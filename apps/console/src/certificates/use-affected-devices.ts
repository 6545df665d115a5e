import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { type CollectedDevices, collectDevices, type DeviceUse } from './collect-devices.js';

/** The devices that a change is going to affect. */
export interface SoughtDevices {
  /** Undefined while they are asked for. */
  readonly found: CollectedDevices | undefined;
  readonly askAgain: () => void;
}

export function useAffectedDevices({
  certificateId,
  assigned,
  unassigned,
  asUser,
}: DeviceUse): SoughtDevices {
  const client = useClient();
  const [found, setFound] = useState<CollectedDevices>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    void collectDevices(client, { certificateId, assigned, unassigned, asUser }).then((collected) => {
      if (wanted) setFound(collected);
    });
    return () => {
      wanted = false;
    };
  }, [client, certificateId, assigned, unassigned, asUser, round]);
  return { found, askAgain: () => setRound(round + 1) };
}
