import {
  Button,
  Collapse,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { type CertificateRowFragment, GenerateCertificateDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { emptyGenerateForm, type GenerateForm, generateInput } from './generate-input.js';

const words = text.certificates.generateDialog;
type Form = UseFormReturnType<GenerateForm>;

interface GenerateDialogProps {
  readonly onClose: () => void;
  readonly onDone: (certificate: CertificateRowFragment) => void;
}

export default function GenerateDialog({ onClose, onDone }: GenerateDialogProps) {
  const form = useForm<GenerateForm>({ initialValues: emptyGenerateForm });
  const action = useAction(GenerateCertificateDocument);
  const failure = placeFailure(action.failure, Object.keys(emptyGenerateForm));

  async function submit(values: GenerateForm): Promise<void> {
    const data = await action.run({ input: generateInput(values) });
    if (!data) return;
    notify(words.done(data.generateCertificate.name));
    onDone(data.generateCertificate);
    onClose();
  }

  return (
    <FormDialog
      title={words.title}
      intro={words.intro}
      submit={words.submit}
      busy={action.busy}
      disabled={form.values.name.trim() === ''}
      failure={failure.below}
      onSubmit={form.onSubmit((values) => void submit(values))}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.nameHint}
        required
        data-autofocus
        maxLength={100}
        {...form.getInputProps('name')}
        error={failure.atField['name']}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={words.hostname}
          description={words.hostnameHint}
          {...form.getInputProps('hostname')}
          error={failure.atField['hostname']}
        />
        <TextInput
          label={words.organization}
          description={words.organizationHint}
          {...form.getInputProps('organization')}
          error={failure.atField['organization']}
        />
      </SimpleGrid>
      <MoreSettings form={form} errors={failure.atField} />
    </FormDialog>
  );
}

interface MoreSettingsProps {
  readonly form: Form;
  readonly errors: Readonly<Record<string, string>>;
}

function MoreSettings({ form, errors }: MoreSettingsProps) {
  const [opened, setOpened] = useState(false);
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={opened}
        rightSection={opened ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
        onClick={() => setOpened(!opened)}
      >
        {words.more}
      </Button>
      <Collapse expanded={opened || Object.keys(errors).length > 0}>
        <Stack gap="md" mt="sm">
          <Group grow align="flex-start">
            <Select
              label={words.keySize}
              allowDeselect={false}
              data={Object.entries(words.keySizes)
                .map(([value, label]) => ({ value, label }))
                .reverse()}
              {...form.getInputProps('keySize')}
              error={errors['keySize']}
            />
            <NumberInput
              label={words.validity}
              description={words.validityHint}
              min={1}
              max={7_300}
              {...form.getInputProps('validityDays')}
              error={errors['validityDays']}
            />
          </Group>
          <SegmentedControl
            aria-label={words.profile}
            data={Object.entries(words.profiles).map(([value, label]) => ({ value, label }))}
            {...form.getInputProps('profile')}
          />
          <Textarea label={words.description} autosize minRows={2} {...form.getInputProps('description')} />
          <Names form={form} errors={errors} />
        </Stack>
      </Collapse>
    </div>
  );
}

function Names({ form, errors }: MoreSettingsProps) {
  return (
    <>
      <Group grow align="flex-start">
        <TextInput
          label={words.dnsNames}
          description={words.listHint}
          {...form.getInputProps('dnsNames')}
          error={errors['dnsNames']}
        />
        <TextInput
          label={words.ipAddresses}
          description={words.listHint}
          {...form.getInputProps('ipAddresses')}
          error={errors['ipAddresses']}
        />
      </Group>
      <TextInput
        label={words.applicationUri}
        description={words.applicationUriHint}
        {...form.getInputProps('applicationUri')}
        error={errors['applicationUri']}
      />
    </>
  );
}
