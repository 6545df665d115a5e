import { Group, NumberInput, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { UpdateCertificateDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const words = text.certificates.drawer;

/** What of a certificate can be changed: its name, what people say of it, and whether it renews itself. */
export function CertificateSettings({ certificate }: { readonly certificate: DetailedCertificate }) {
  const { id, name, autoRenew, renewDaysBefore, origin } = certificate;
  const form = useForm({
    initialValues: { name, description: certificate.description ?? '', autoRenew, renewDaysBefore },
  });
  const allowance = useAllowance('manage-certificates');
  const action = useAction(UpdateCertificateDocument);
  const failure = placeFailure(action.failure, ['name', 'description', 'autoRenew', 'renewDaysBefore']);
  const renewable = origin === 'GENERATED';

  async function submit(values: typeof form.values): Promise<void> {
    const description = values.description.trim() === '' ? null : values.description;
    const renewal = renewable
      ? { autoRenew: values.autoRenew, renewDaysBefore: Number(values.renewDaysBefore) }
      : {};
    if (await action.run({ input: { id, name: values.name, description, ...renewal } })) notify(words.saved);
  }

  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack gap="md" maw={480}>
        <TextInput
          label={words.name}
          maxLength={100}
          disabled={!allowance.allowed}
          {...form.getInputProps('name')}
          error={failure.atField['name']}
        />
        <Textarea
          label={words.description}
          autosize
          minRows={3}
          disabled={!allowance.allowed}
          {...form.getInputProps('description')}
          error={failure.atField['description']}
        />
        <Switch
          label={words.autoRenew}
          description={renewable ? undefined : words.autoRenewHint}
          disabled={!renewable || !allowance.allowed}
          {...form.getInputProps('autoRenew', { type: 'checkbox' })}
          error={failure.atField['autoRenew']}
        />
        <NumberInput
          label={words.renewDaysBefore}
          min={1}
          max={365}
          disabled={!renewable || !form.values.autoRenew || !allowance.allowed}
          {...form.getInputProps('renewDaysBefore')}
          error={failure.atField['renewDaysBefore']}
        />
        <FailureNotice failure={failure.below} />
        <Group>
          <GuardedButton allowance={allowance} type="submit" loading={action.busy}>
            {text.actions.save}
          </GuardedButton>
        </Group>
      </Stack>
    </form>
  );
}
