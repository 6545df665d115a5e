import {
  IconAlertCircle,
  IconCircleCheck,
  IconEyeOff,
  IconHourglass,
  IconLoader,
  IconPlayerPause,
  IconRefresh,
} from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { Pill } from '../elements/pill.js';
import type { ConnectionFieldsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { type DeviceLook, deviceLook, errorOfLook } from './connection-look.js';
import { useConnection } from './live-connections.js';

type Look = Pick<ComponentProps<typeof Pill>, 'tone' | 'icon'> & { readonly words: string };
const { statuses } = text.devices;

export const deviceLooks: Readonly<Record<DeviceLook, Look>> = {
  disabled: { tone: 'quiet', icon: IconPlayerPause, words: statuses.STOPPED },
  unseen: { tone: 'quiet', icon: IconEyeOff, words: text.devices.unknownStatus },
  starting: { tone: 'info', icon: IconLoader, words: statuses.STARTING },
  running: { tone: 'good', icon: IconCircleCheck, words: statuses.RUNNING },
  rotating: { tone: 'warn', icon: IconRefresh, words: text.devices.rotationPending },
  waiting: { tone: 'warn', icon: IconHourglass, words: text.devices.waitingForTrust },
  failed: { tone: 'bad', icon: IconAlertCircle, words: statuses.FAILED },
  unattended: { tone: 'bad', icon: IconAlertCircle, words: statuses.FAILED },
};

interface DevicePillProps {
  readonly device: {
    readonly id: string;
    readonly enabled: boolean;
    readonly connection?: ConnectionFieldsFragment | null;
  };
}

/** How a device stands now. */
export function DevicePill({ device }: DevicePillProps) {
  const connection = useConnection(device.id, device.connection);
  const look = deviceLook(device.enabled, connection);
  const { words, tone, icon } = deviceLooks[look];
  return (
    <Pill tone={tone} icon={icon} hint={errorOfLook(look, connection)?.message}>
      {words}
    </Pill>
  );
}
