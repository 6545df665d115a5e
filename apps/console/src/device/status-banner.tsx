import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCopy } from '@tabler/icons-react';
import { Link } from 'react-router';
import { RelativeTime } from '../elements/relative-time.js';
import { notify } from '../elements/notify.js';
import type { ConnectionFieldsFragment, DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { type DeviceLook, deviceLook, errorOfLook } from '../devices/connection-look.js';
import { deviceLooks } from '../devices/device-pill.js';

const words = text.devices.banner;
type Connection = ConnectionFieldsFragment;

interface StatusBannerProps {
  readonly device: DeviceSettingsFragment;
  readonly connection: Connection | null;
}

/** How the device stands, in a sentence; and below it what is wrong, to be copied by a click. */
export function StatusBanner({ device, connection }: StatusBannerProps) {
  const look = deviceLook(device.enabled, connection);
  const { tone, icon: Icon } = deviceLooks[look];
  const { title, detail } = sentenceOf(look, connection);
  const error = errorOfLook(look, connection);
  return (
    <Stack gap="xs">
      <div className={`card tone-${tone}`} role="status">
        <Group className="card-body" gap="sm" wrap="nowrap">
          <Icon size={26} aria-hidden />
          <div style={{ flex: 1, minWidth: 0 }}>
            <Text fw={600} c="inherit">
              {title}
            </Text>
            <Text size="sm" c="inherit">
              {detail}{' '}
              {(look === 'failed' || look === 'disabled') && (
                <Anchor
                  component={Link}
                  to={paths.deviceTab(device.id, 'configuration')}
                  replace
                  inherit
                  c="inherit"
                  underline="always"
                >
                  {words.toConfiguration}
                </Anchor>
              )}
            </Text>
          </div>
          {look === 'failed' && connection?.nextAttemptAt && (
            <Text size="sm" c="inherit">
              {words.nextAttempt} <RelativeTime future instant={connection.nextAttemptAt} />
            </Text>
          )}
        </Group>
      </div>
      {error && <ErrorStrip error={error} />}
    </Stack>
  );
}

function sentenceOf(look: DeviceLook, connection: Connection | null): { title: string; detail: string } {
  switch (look) {
    case 'disabled':
      return { title: words.disabled, detail: words.disabledDetail };
    case 'unseen':
      return { title: words.unseen, detail: words.unseenDetail };
    case 'starting':
      return { title: words.starting, detail: words.startingDetail };
    case 'running':
      return { title: words.running, detail: words.runningDetail(connection?.lastScanNumber ?? 0) };
    case 'rotating':
      return { title: words.rotating, detail: words.rotatingDetail };
    case 'waiting':
      return { title: words.waiting, detail: words.waitingDetail };
    case 'failed':
      return { title: words.failed, detail: words.failedDetail };
    case 'unattended':
      return { title: words.unattended, detail: words.unattendedDetail };
  }
}

interface ErrorStripProps {
  readonly error: { readonly code: string; readonly message: string; readonly detail: string };
}

function ErrorStrip({ error: { code, message, detail } }: ErrorStripProps) {
  const clipboard = useClipboard();
  return (
    <button
      type="button"
      className="error-strip tone-bad"
      title={text.devices.error.copy}
      onClick={() => {
        clipboard.copy(`${code}: ${message}\n${detail}`);
        notify(text.devices.error.copied);
      }}
    >
      <span style={{ flex: 1, minWidth: 0 }}>
        <strong>{message}</strong> <span className="fingerprint">{code}</span>
        <br />
        {detail}
      </span>
      <IconCopy size={16} aria-hidden />
      <span className="visually-hidden">{text.devices.error.copy}</span>
    </button>
  );
}
