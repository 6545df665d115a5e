import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { ListCount } from '../elements/list-table.js';
import { PageHeader } from '../elements/page-header.js';
import { SearchField } from '../elements/search-field.js';
import { useQueryParameters } from '../elements/use-query-parameter.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { AuditTable } from './audit-table.js';
import { type AuditFilterState, filterNames, isFiltered, noFilter } from './audit-filter.js';
import { useAuditLog } from './use-audit-log.js';

const words = text.audit;

export default function AuditPage() {
  const manager = useAllowance('manage-certificates');
  const exporter = useAllowance('export-private-keys');
  if (!manager.allowed && !exporter.allowed)
    return (
      <>
        <PageHeader title={words.title} subtitle={words.subtitle} />
        <EmptyState icon={IconClipboardList} title={text.permissions.auditTitle}>
          {text.permissions.audit}
        </EmptyState>
      </>
    );
  return <AuditLog />;
}

function AuditLog() {
  const [state, change] = useQueryParameters(filterNames);
  const log = useAuditLog(state);
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} />
      <div className="card">
        <Group p="sm" justify="space-between" align="flex-end">
          <Filters state={state} change={change} />
          <ListCount total={log.totalCount} />
        </Group>
        <FailureNotice failure={log.failure} onRetry={log.reload} />
        {log.totalCount === 0 ? <NoEntries filtered={isFiltered(state)} /> : <AuditTable log={log} />}
      </div>
    </>
  );
}

function NoEntries({ filtered }: { readonly filtered: boolean }) {
  return (
    <EmptyState icon={IconClipboardList} title={filtered ? text.tables.noMatchTitle : words.emptyTitle}>
      {filtered ? words.noMatch : words.empty}
    </EmptyState>
  );
}

interface FilterControls {
  readonly state: AuditFilterState;
  readonly change: (changes: Partial<AuditFilterState>) => void;
}

function Filters({ state, change }: FilterControls) {
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        key={state.actor === '' ? 'cleared' : 'used'}
        label={words.actor}
        value={state.actor}
        onSearch={(value) => change({ actor: value })}
      />
      <NativeSelect
        aria-label={words.action}
        data={[
          { value: '', label: words.anyAction },
          ...Object.entries(words.actions).map(([value, label]) => ({ value, label })),
        ]}
        value={state.action}
        onChange={(event) => change({ action: event.currentTarget.value })}
      />
      {(['from', 'until'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          aria-label={words[name]}
          leftSection={words[name]}
          leftSectionWidth={56}
          classNames={{ section: 'field-prefix' }}
          value={state[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      {isFiltered(state) && (
        <Button variant="subtle" onClick={() => change(noFilter)}>
          {words.clear}
        </Button>
      )}
    </Group>
  );
}
