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
import type { UseFormReturnType } from '@mantine/form';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../messages/messages.js';
import type { GenerateForm } from './generate-input.js';

const words = text.certificates.generateDialog;

interface GenerateFieldsProps {
  readonly form: UseFormReturnType<GenerateForm>;
  readonly errors: Readonly<Record<string, string>>;
  /** A CA signs it, and decides how long it is valid and what flags it has. */
  readonly bySomebodyElse?: boolean;
}

/** What a new certificate shall be: the name, and the rest for those who want it otherwise. */
export function GenerateFields({ form, errors, bySomebodyElse = false }: GenerateFieldsProps) {
  return (
    <>
      <TextInput
        label={words.name}
        description={words.nameHint}
        required
        data-autofocus
        maxLength={100}
        {...form.getInputProps('name')}
        error={errors['name']}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={words.hostname}
          description={words.hostnameHint}
          {...form.getInputProps('hostname')}
          error={errors['hostname']}
        />
        <TextInput
          label={words.organization}
          description={words.organizationHint}
          {...form.getInputProps('organization')}
          error={errors['organization']}
        />
      </SimpleGrid>
      <MoreSettings form={form} errors={errors} bySomebodyElse={bySomebodyElse} />
    </>
  );
}

function MoreSettings({ form, errors, bySomebodyElse = false }: GenerateFieldsProps) {
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
            {!bySomebodyElse && (
              <NumberInput
                label={words.validity}
                description={words.validityHint}
                min={1}
                max={7_300}
                {...form.getInputProps('validityDays')}
                error={errors['validityDays']}
              />
            )}
          </Group>
          {!bySomebodyElse && (
            <SegmentedControl
              aria-label={words.profile}
              data={Object.entries(words.profiles).map(([value, label]) => ({ value, label }))}
              {...form.getInputProps('profile')}
            />
          )}
          <Textarea label={words.description} autosize minRows={2} {...form.getInputProps('description')} />
          <Names form={form} errors={errors} />
        </Stack>
      </Collapse>
    </div>
  );
}

function Names({ form, errors }: GenerateFieldsProps) {
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
