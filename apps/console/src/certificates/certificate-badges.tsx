import { Group, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconClockPause,
  IconFileAlert,
  IconId,
  IconRefresh,
  IconStarFilled,
  IconX,
} from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { Pill, type Tone } from '../elements/pill.js';
import type { CertificateStatus } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

type Icon = ComponentProps<typeof Pill>['icon'];

const looks: Readonly<Record<CertificateStatus, { readonly tone: Tone; readonly icon: Icon }>> = {
  VALID: { tone: 'good', icon: IconCircleCheck },
  EXPIRING_SOON: { tone: 'warn', icon: IconClockExclamation },
  EXPIRED: { tone: 'bad', icon: IconX },
  NOT_YET_VALID: { tone: 'warn', icon: IconClockPause },
  FILES_MISSING: { tone: 'bad', icon: IconFileAlert },
  SELF_SIGNED: { tone: 'quiet', icon: IconId },
  PROFILE_WARNING: { tone: 'warn', icon: IconAlertTriangle },
  ROTATION_PENDING: { tone: 'info', icon: IconRefresh },
};

export function CertificateBadges({ statuses }: { readonly statuses: readonly CertificateStatus[] }) {
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      {statuses.map((status) => (
        <Pill key={status} {...looks[status]} hint={text.certificates.statusHints[status]}>
          {text.certificates.statuses[status]}
        </Pill>
      ))}
    </Group>
  );
}

/** Marks the default among the certificates. */
export function DefaultStar() {
  return (
    <Tooltip label={`${text.certificates.default}: ${text.certificates.defaultHint}`}>
      <span role="img" aria-label={text.certificates.default} style={{ display: 'inline-flex' }}>
        <IconStarFilled size={15} color="#d99a1c" aria-hidden />
      </span>
    </Tooltip>
  );
}
