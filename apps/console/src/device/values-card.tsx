import { Button, Group, Text } from '@mantine/core';
import { IconActivity, IconTags } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { Pill } from '../elements/pill.js';
import type { DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { FormSection } from '../elements/form-section.js';
import { useScanSeries } from './live-values.js';
import { qualityLook } from './quality.js';
import { courseOf, type ScanSeries, summaryOf } from './scan-series.js';
import { Sparkline } from './sparkline.js';
import { valueText } from './value-text.js';

const words = text.devices.overview;
/** A chart for each of very many tags would help nobody. */
const mostTags = 50;

/** The newest values with their course over the last scans. */
export function ValuesCard({ device }: { readonly device: DeviceSettingsFragment }) {
  const series = useScanSeries(device.id);
  if (device.tags.length === 0)
    return (
      <FormSection title={words.values}>
        <EmptyState
          icon={IconTags}
          title={words.noTags}
          actions={
            <Button component={Link} to={paths.deviceTab(device.id, 'tags')}>
              {words.chooseTags}
            </Button>
          }
        >
          {words.noTagsHint}
        </EmptyState>
      </FormSection>
    );
  return (
    <FormSection title={words.values}>
      <ValuesTable tags={device.tags.slice(0, mostTags)} series={series} />
      <SeriesNote series={series} />
    </FormSection>
  );
}

/** Says in words what the charts show: whether a scan is missing, and over how many certificates they go. */
function SeriesNote({ series }: { readonly series: ScanSeries }) {
  const summary = summaryOf(series);
  if (!summary)
    return (
      <Text size="sm" c="dimmed">
        {words.waitingForValues}
      </Text>
    );
  const { first, last, missed, certificates } = summary;
  return (
    <Group gap="xs" data-testid="series-note">
      <IconActivity size={16} aria-hidden />
      <Text size="sm" c="dimmed">
        {[
          words.scans(first, last),
          missed === 0 ? words.noGap : words.gaps(missed),
          words.certificates(certificates),
        ].join(' · ')}
      </Text>
    </Group>
  );
}

interface ValuesTableProps {
  readonly tags: readonly { readonly name: string; readonly nodeId: string }[];
  readonly series: ScanSeries;
}

function ValuesTable({ tags, series }: ValuesTableProps) {
  const { columns } = words;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={words.values}>
      <table className="data-table" style={{ minWidth: 640 }}>
        <thead>
          <tr>
            <th scope="col" style={{ width: '28%' }}>
              {columns.tag}
            </th>
            <th scope="col" className="number" style={{ width: '20%' }}>
              {columns.value}
            </th>
            <th scope="col" style={{ width: 130 }}>
              {columns.quality}
            </th>
            <th scope="col">{columns.chart}</th>
          </tr>
        </thead>
        <tbody>
          {tags.map(({ name, nodeId }) => (
            <ValueRow key={name} name={name} nodeId={nodeId} series={series} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ValueRowProps {
  readonly name: string;
  readonly nodeId: string;
  readonly series: ScanSeries;
}

function ValueRow({ name, nodeId, series }: ValueRowProps) {
  const reading = series.at(-1)?.values.find((value) => value.name === name);
  return (
    <tr>
      <td title={nodeId}>{name}</td>
      <td className="number">{valueText(reading?.value)}</td>
      <td>{reading && <Pill {...qualityLook(reading.statusCode)}>{reading.statusCode}</Pill>}</td>
      <td>{reading ? <Sparkline tag={name} points={courseOf(series, name)} /> : text.tables.unknown}</td>
    </tr>
  );
}
