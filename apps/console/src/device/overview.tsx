import { Stack } from '@mantine/core';
import { useState } from 'react';
import { deviceLook } from '../devices/connection-look.js';
import { useConnection } from '../devices/live-connections.js';
import type { DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { ConnectionCard } from './connection-card.js';
import { ServerChange } from './server-change.js';
import { StatusBanner } from './status-banner.js';
import { TrustGuide } from './trust-guide.js';
import { ValuesCard } from './values-card.js';

export function Overview({ device }: { readonly device: DeviceSettingsFragment }) {
  const connection = useConnection(device.id, device.connection);
  const look = deviceLook(device.enabled, connection);
  const needsTrust = look === 'waiting' || look === 'rotating';
  const guided = useOnceTrue(needsTrust, device.id);
  return (
    <Stack gap="md">
      <StatusBanner device={device} connection={connection} />
      {device.enabled && connection?.serverCertificateChange && (
        <ServerChange deviceId={device.id} change={connection.serverCertificateChange} />
      )}
      {device.effectiveCertificate && guided && (needsTrust || look === 'running') && (
        <TrustGuide certificateId={device.effectiveCertificate.id} accepted={!needsTrust} />
      )}
      <ValuesCard device={device} />
      <ConnectionCard device={device} connection={connection} />
    </Stack>
  );
}

/** Whether something was so at any time since the page was opened for a device: the guide stays, and turns green. */
function useOnceTrue(now: boolean, key: string): boolean {
  const [seen, setSeen] = useState<string>();
  if (now && seen !== key) setSeen(key);
  return now || seen === key;
}
