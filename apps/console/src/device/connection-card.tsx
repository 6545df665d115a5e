import { SimpleGrid } from '@mantine/core';
import { Link } from 'react-router';
import { Copyable } from '../elements/copyable.js';
import { type Fact, Facts } from '../elements/facts.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { ConnectionFieldsFragment, DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { FormSection } from '../elements/form-section.js';
import { clockOffset } from './clock-offset.js';

const { facts: names } = text.devices.overview;

interface ConnectionCardProps {
  readonly device: DeviceSettingsFragment;
  readonly connection: ConnectionFieldsFragment | null;
}

/** Which certificate and policy are in use, and how the scanning goes. */
export function ConnectionCard({ device, connection }: ConnectionCardProps) {
  return (
    <FormSection title={text.devices.overview.connection}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Facts facts={securityFacts(device, connection)} />
        <Facts facts={scanFacts(device, connection)} />
      </SimpleGrid>
    </FormSection>
  );
}

function securityFacts(device: DeviceSettingsFragment, connection: ConnectionFieldsFragment | null): Fact[] {
  const inUse = connection?.securityMode ?? null;
  return [
    { name: names.endpoint, value: <Copyable value={device.endpointUrl} name={names.endpoint} /> },
    { name: names.plant, value: device.plant.name },
    {
      name: names.security,
      value: inUse ? securityText(inUse, connection?.securityPolicy) : names.noSession,
    },
    { name: names.certificate, value: <CertificateInUse device={device} connection={connection} /> },
    {
      name: names.thumbprint,
      value: connection?.thumbprint && <Copyable value={connection.thumbprint} name={names.thumbprint} />,
    },
    { name: names.connector, value: connection?.connectorId },
  ];
}

function securityText(mode: string, policy: string | null | undefined): string {
  return policy && policy !== 'None' ? `${mode} · ${policy}` : mode;
}

function CertificateInUse({ device, connection }: ConnectionCardProps) {
  if (device.securityMode === 'NONE') return names.noSecurity;
  const { effectiveCertificate: certificate, clientCertificate } = device;
  // cert-service does not answer.
  if (!certificate) return null;
  const name = clientCertificate ? certificate.name : text.devices.defaultCertificate(certificate.name);
  const revision = connection?.certificateId === certificate.id ? connection.revision : null;
  return (
    <>
      <Link to={paths.certificate(certificate.id)}>{name}</Link>
      {revision && `, ${names.revision.toLowerCase()} ${revision}`}
    </>
  );
}

function scanFacts(device: DeviceSettingsFragment, connection: ConnectionFieldsFragment | null): Fact[] {
  const rate = { name: names.scanRate, value: names.milliseconds(device.scanRateMs) };
  if (!connection || !device.enabled) return [rate];
  const { lastScanDurationMs, missedScans, overscans, reconnects } = connection;
  return [
    rate,
    { name: names.since, value: <RelativeTime past instant={connection.since} /> },
    {
      name: names.lastScan,
      value: connection.lastScanAt && (
        <>
          <RelativeTime past instant={connection.lastScanAt} />
          {lastScanDurationMs !== null &&
            lastScanDurationMs !== undefined &&
            ` (${names.milliseconds(Math.round(lastScanDurationMs * 10) / 10)})`}
        </>
      ),
    },
    { name: names.missed, value: missedScans.toLocaleString('en') },
    { name: names.missedHour, value: connection.missedScansLastHour.toLocaleString('en') },
    { name: names.overscans, value: overscans.toLocaleString('en') },
    { name: names.reconnects, value: reconnects.toLocaleString('en') },
    { name: names.clock, value: clockText(connection.clockOffsetMs) },
  ];
}

/** How far the server's clock is off, and where it is so far that certificates are misjudged, that it matters. */
function clockText(offsetMs: number | null | undefined) {
  if (offsetMs === null || offsetMs === undefined) return null;
  const { direction, duration, matters } = clockOffset(offsetMs);
  if (direction === 'equal') return names.clockEqual;
  const words = direction === 'ahead' ? names.clockAhead(duration) : names.clockBehind(duration);
  if (!matters) return words;
  return (
    <span className="tone-text-warn">
      {words}. {names.clockOff}
    </span>
  );
}
