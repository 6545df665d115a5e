import { Anchor, Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconServer2 } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Link, NavLink, useParams } from 'react-router';
import { useQuery } from 'urql';
import { lastDeviceList } from '../devices/last-list.js';
import { useConnection } from '../devices/live-connections.js';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { PageHeader } from '../elements/page-header.js';
import { failureOf } from '../graphql/failure.js';
import { useLive } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  DeviceDetailsDocument,
  type DeviceSettingsFragment,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { Configuration } from './configuration.js';
import { DeviceActions } from './device-actions.js';
import { Overview } from './overview.js';
import { Tags } from './tags.js';

const words = text.devices;
const tabs = ['overview', 'configuration', 'tags'] as const;
type DeviceTabName = (typeof tabs)[number];

export default function DevicePage() {
  const { deviceId = '', tab } = useParams();
  const [{ data, error, fetching }, ask] = useQuery({
    query: DeviceDetailsDocument,
    variables: { id: deviceId },
  });
  const reload = () => ask({ requestPolicy: 'network-only' });
  useLive(CertificateChangesDocument, {}, reload);
  useReloadOnStatusChange(deviceId, reload);
  const device = data?.device;

  if (error && !device) return <FailureNotice failure={failureOf(error)} onRetry={reload} />;
  if (!device) return fetching ? <DeviceSkeleton /> : <NoSuchDevice />;
  return (
    <>
      <Anchor component={Link} to={lastDeviceList()} size="sm">
        ‹ {words.back}
      </Anchor>
      <PageHeader
        title={device.name}
        subtitle={device.endpointUrl}
        actions={<DeviceActions device={device} onChanged={reload} />}
      />
      <nav className="page-tabs inner" aria-label={words.tabs.label}>
        {tabs.map((name) => (
          <NavLink key={name} to={paths.deviceTab(device.id, name)} className="page-tab" replace>
            {words.tabs[name]}
          </NavLink>
        ))}
      </nav>
      <DeviceTabs key={device.id} tab={tab} device={device} onChanged={reload} />
    </>
  );
}

interface DeviceTabProps {
  readonly tab: string | undefined;
  readonly device: DeviceSettingsFragment;
  readonly onChanged: () => void;
}

/** What was written on a page and not saved yet is kept while another page of the device is looked at. */
function DeviceTabs({ tab, device, onChanged }: DeviceTabProps) {
  const current = tabs.find((name) => name === tab) ?? 'overview';
  const [opened, setOpened] = useState<readonly DeviceTabName[]>([]);
  if (current !== 'overview' && !opened.includes(current)) setOpened([...opened, current]);
  return (
    <>
      {current === 'overview' && <Overview device={device} />}
      {opened.map((name) => (
        <div key={name} hidden={name !== current}>
          {name === 'configuration' && <Configuration device={device} onSaved={onChanged} />}
          {name === 'tags' && <Tags device={device} onSaved={onChanged} />}
        </div>
      ))}
    </>
  );
}

/** Somebody else may have enabled the device or assigned a certificate: how it stands then changes, too. */
function useReloadOnStatusChange(deviceId: string, reload: () => void): void {
  const connection = useConnection(deviceId, null);
  const state = connection && `${connection.status} ${connection.certificateId}`;
  const reloadNow = useEffectEvent(reload);
  useEffect(() => {
    if (state) reloadNow();
  }, [state]);
}

function NoSuchDevice() {
  return (
    <EmptyState
      icon={IconServer2}
      title={words.notFoundTitle}
      actions={
        <Button component={Link} to={lastDeviceList()}>
          {words.back}
        </Button>
      }
    >
      {words.notFound}
    </EmptyState>
  );
}

function DeviceSkeleton() {
  return (
    <Stack gap="md" role="status" aria-busy aria-label={text.navigation.loading}>
      <Group justify="space-between">
        <Skeleton height={52} width={300} />
        <Skeleton height={36} width={160} />
      </Group>
      <Skeleton height={44} />
      <Skeleton height={320} radius={10} />
    </Stack>
  );
}
