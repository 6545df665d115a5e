import { Button, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { FailureNotice } from '../elements/failure-notice.js';
import { FormSection } from '../elements/form-section.js';
import { dayOf } from '../elements/time.js';
import { ExpiringCertificatesDocument } from '../graphql/operations.generated.js';
import { rowsInAPage } from '../graphql/row-loader.js';
import { useRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { type ExpiryMonth, expiryMonths } from './expiry-months.js';
import { useExpiryCounts } from './use-expiry-counts.js';

const words = text.connectors;
const chartHeightPx = 120;
const monthName = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
const wholeMonth = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A picture of what expires when: a bar a month; a bar that is pressed lists its certificates. */
export function ExpiryTimeline() {
  const [now] = useState(() => new Date());
  const [months] = useState(() => expiryMonths(now));
  const { counts, failure } = useExpiryCounts(months);
  const [openKey, setOpenKey] = useState<string>();
  const most = Math.max(1, ...(counts ?? []));
  const open = months.find(({ key }) => key === openKey);
  return (
    <FormSection title={words.timeline}>
      <Text size="sm" c="dimmed" mt={-8}>
        {words.timelineHint}
      </Text>
      <FailureNotice failure={failure} />
      {!counts && !failure && <Skeleton height={168} radius={10} />}
      {counts && (
        <ol className="timeline">
          {months.map((month, index) => (
            <Bar
              key={month.key}
              month={month}
              count={counts[index] ?? 0}
              heightPx={((counts[index] ?? 0) / most) * chartHeightPx}
              tone={toneOf(month, now)}
              open={month.key === openKey}
              onToggle={() => setOpenKey(month.key === openKey ? undefined : month.key)}
            />
          ))}
        </ol>
      )}
      {open && <MonthList key={open.key} month={open} />}
    </FormSection>
  );
}

type Tone = 'bad' | 'warn' | 'calm';

interface BarProps {
  readonly month: ExpiryMonth;
  readonly count: number;
  readonly heightPx: number;
  readonly tone: Tone;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Bar({ month, count, heightPx, tone, open, onToggle }: BarProps) {
  const label = words.month(nameOf(month), count);
  return (
    <li>
      <button
        type="button"
        className="timeline-bar"
        data-tone={tone}
        aria-expanded={open}
        aria-label={label}
        title={label}
        disabled={count === 0}
        onClick={onToggle}
      >
        <span className="timeline-count">{count > 0 && count.toLocaleString('en')}</span>
        <span className="timeline-fill" style={{ height: Math.max(heightPx, count > 0 ? 4 : 0) }} />
      </button>
      <span className="timeline-label" aria-hidden>
        {shortNameOf(month)}
      </span>
    </li>
  );
}

/** What has ended is bad, what ends within the next two months should be looked at. */
function toneOf({ key, startsAt }: ExpiryMonth, now: Date): Tone {
  if (key === 'expired') return 'bad';
  if (!startsAt) return 'calm';
  const soonMs = 62 * 86_400_000;
  return startsAt.getTime() - now.getTime() < soonMs ? 'warn' : 'calm';
}

function nameOf({ key, startsAt }: ExpiryMonth): string {
  if (startsAt) return wholeMonth.format(startsAt);
  return key === 'expired' ? words.expired : words.later;
}

function shortNameOf(month: ExpiryMonth): string {
  const { startsAt } = month;
  if (!startsAt) return nameOf(month);
  const isJanuary = startsAt.getUTCMonth() === 0;
  return isJanuary ? String(startsAt.getUTCFullYear()) : monthName.format(startsAt);
}

function MonthList({ month }: { readonly month: ExpiryMonth }) {
  const list = useRows(ExpiringCertificatesDocument, 'certificates', { filter: month.filter });
  const { items, totalCount = 0 } = list;
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {titleOf(month)}
      </Text>
      <FailureNotice failure={list.failure} onRetry={list.reload} />
      <ul className="plain-list" aria-busy={list.loading}>
        {items.map(({ id, name, validUntil }) => (
          <li key={id}>
            <Link className="row-link" to={paths.certificate(id)}>
              {name}
            </Link>{' '}
            <Text span size="sm" c="dimmed">
              {dayOf(validUntil)}
            </Text>
          </li>
        ))}
      </ul>
      {totalCount > items.length && items.length > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={list.loading}
          onClick={() => list.show(0, items.length + 2 * rowsInAPage)}
        >
          {words.more(totalCount - items.length)}
        </Button>
      )}
    </div>
  );
}

function titleOf(month: ExpiryMonth): string {
  if (month.startsAt) return words.monthTitle(nameOf(month));
  return month.key === 'expired' ? words.expiredTitle : words.laterTitle;
}
