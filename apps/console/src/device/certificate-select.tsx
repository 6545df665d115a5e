import { ActionIcon, Group, Select, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { CertificateChoicesDocument, CertificateToTrustDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';

const GenerateDialog = lazy(() => import('../certificates/generate-dialog.js'));
const words = text.devices.form;

interface CertificateSelectProps {
  readonly label: string;
  readonly description?: string;
  /** null is the default certificate where there is one to fall back to. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly withDefault: boolean;
  readonly disabled: boolean;
  readonly error?: string;
}

/** A certificate out of any number, searched by the server; the + generates one in place and selects it. */
export function CertificateSelect(props: CertificateSelectProps) {
  const { value, onChange, withDefault, disabled } = props;
  const [search, setSearch] = useState('');
  const [generating, setGenerating] = useState(false);
  const choices = useChoices(search, value);
  const mayGenerate = useAllowance('manage-certificates').allowed && !disabled;
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <Select
        flex={1}
        label={props.label}
        description={props.description}
        placeholder={withDefault ? text.devices.defaultCertificate(choices.defaultName) : undefined}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': text.devices.defaultCertificate(choices.defaultName) }}
        disabled={disabled}
        data={choices.options}
        // The server has searched already.
        filter={({ options }) => options}
        value={value}
        onChange={onChange}
        onSearchChange={setSearch}
        error={props.error}
      />
      {mayGenerate && (
        <Tooltip label={words.generate}>
          <ActionIcon
            variant="default"
            size={36}
            mt={25}
            aria-label={words.generate}
            onClick={() => setGenerating(true)}
          >
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Suspense>
        {generating && (
          <GenerateDialog onClose={() => setGenerating(false)} onDone={({ id }) => onChange(id)} />
        )}
      </Suspense>
    </Group>
  );
}

interface Choices {
  readonly defaultName: string;
  readonly options: { readonly value: string; readonly label: string }[];
}

/** What the search finds, and what is selected, whether the search finds it or not. */
function useChoices(typed: string, selectedId: string | null): Choices {
  const [{ data: selected }] = useQuery({
    query: CertificateToTrustDocument,
    variables: { id: selectedId ?? '' },
    pause: selectedId === null,
  });
  const selectedName = selectedId === null ? undefined : selected?.certificate?.name;
  const [search] = useDebouncedValue(typed === selectedName ? '' : typed, 250);
  const [{ data }] = useQuery({ query: CertificateChoicesDocument, variables: { search } });
  const found = data?.certificates.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? [];
  const isFound = found.some(({ value }) => value === selectedId);
  const options =
    selectedId !== null && selectedName !== undefined && !isFound
      ? [{ value: selectedId, label: selectedName }, ...found]
      : found;
  return { defaultName: data?.defaultCertificate.name ?? text.certificates.default, options };
}
