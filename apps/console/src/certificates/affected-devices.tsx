import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { FailureNotice } from '../elements/failure-notice.js';
import { text } from '../messages/messages.js';
import type { AffectedDevice } from './collect-devices.js';
import type { SoughtDevices } from './use-affected-devices.js';

const mostShown = 12;

interface AffectedDevicesProps {
  readonly sought: SoughtDevices;
  readonly words: {
    /** Before the devices that connect with the certificate. */
    readonly intro: string;
    /** Before the devices whose user it identifies. */
    readonly ofUser?: string;
    readonly none: string;
    /** What follows from not knowing them. */
    readonly unknown: string;
  };
}

/** Names the devices that a change is going to affect, before it is confirmed; or says that they are not known. */
export function AffectedDevices({ sought: { found, askAgain }, words }: AffectedDevicesProps) {
  if (!found) return <Skeleton height={40} />;
  if (!found.known)
    return (
      <Stack gap="xs">
        <Text size="sm">{words.unknown}</Text>
        <FailureNotice failure={found.failure} onRetry={askAgain} />
      </Stack>
    );
  const { devices, ofUser } = found;
  if (devices.length + ofUser.length === 0) return <Text size="sm">{words.none}</Text>;
  return (
    <Stack gap="xs">
      <DeviceNames intro={words.intro} devices={devices} />
      <DeviceNames intro={words.ofUser ?? ''} devices={ofUser} />
    </Stack>
  );
}

interface DeviceNamesProps {
  readonly intro: string;
  readonly devices: readonly AffectedDevice[];
}

function DeviceNames({ intro, devices }: DeviceNamesProps) {
  if (devices.length === 0) return null;
  return (
    <>
      <Text size="sm">{intro}</Text>
      <Group gap={6} component="ul" m={0} p={0} aria-label={intro}>
        {devices.slice(0, mostShown).map(({ id, name }) => (
          <li key={id} className="pill tone-quiet" style={{ listStyle: 'none' }}>
            {name}
          </li>
        ))}
        {devices.length > mostShown && (
          <Text component="li" size="sm" style={{ listStyle: 'none' }}>
            {text.certificates.drawer.moreDevices(devices.length - mostShown)}
          </Text>
        )}
      </Group>
    </>
  );
}
