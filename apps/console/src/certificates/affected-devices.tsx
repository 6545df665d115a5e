import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { text } from '../messages/messages.js';
import { type AffectedDevice, collectDevices, type DeviceUse } from './collect-devices.js';

const mostShown = 12;

interface AffectedDevicesProps {
  readonly use: DeviceUse;
  readonly intro: string;
  readonly none: string;
}

/** Names the devices that a change is going to affect, before it is confirmed. */
export function AffectedDevices({ use, intro, none }: AffectedDevicesProps) {
  const devices = useDevices(use);
  if (!devices) return <Skeleton height={40} />;
  if (devices.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm">{intro}</Text>
      <Group gap={6} component="ul" m={0} p={0}>
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
    </Stack>
  );
}

function useDevices({
  certificateId,
  assigned,
  unassigned,
}: DeviceUse): readonly AffectedDevice[] | undefined {
  const client = useClient();
  const [devices, setDevices] = useState<readonly AffectedDevice[]>();
  useEffect(() => {
    let wanted = true;
    void collectDevices(client, { certificateId, assigned, unassigned }).then((found) => {
      if (wanted) setDevices(found);
    });
    return () => {
      wanted = false;
    };
  }, [client, certificateId, assigned, unassigned]);
  return devices;
}
