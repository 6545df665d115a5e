import { Group, Stack } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { IconPlugConnected } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useQuery } from 'urql';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { placeFailure } from '../graphql/field-failure.js';
import type { Failure } from '../graphql/failure.js';
import { CertificateChoicesDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { ConnectionTestReport } from './connection-test.js';
import { type DeviceForm, testSettings } from './device-form.js';
import { deviceFieldNames } from './device-fields.js';
import { GeneralFields } from './general-fields.js';
import { SecurityFields } from './security-fields.js';
import { useConnectionTest } from './use-connection-test.js';

const words = text.devices.form;

interface DeviceEditorProps {
  readonly initial: DeviceForm;
  /** Undefined while the device is not saved yet. */
  readonly deviceId?: string;
  readonly failure: Failure | undefined;
  readonly onSubmit: (form: DeviceForm) => void;
  /** The buttons that save; they are told what the form says. */
  readonly actions: (form: UseFormReturnType<DeviceForm>) => ReactNode;
}

/** The settings of a device, new or not, with a test of whatever they say now. */
export function DeviceEditor({ initial, deviceId, failure, onSubmit, actions }: DeviceEditorProps) {
  const form = useForm<DeviceForm>({ initialValues: initial, validate: missing });
  const test = useConnectionTest();
  const placed = placeFailure(failure, deviceFieldNames);
  const fields = { form, errors: { ...stringsOf(form.errors), ...placed.atField } };
  const certificateId = useShownCertificate(form.values);
  const { forget } = test;
  const tested = JSON.stringify(testSettings(form.values));
  // What was tested is no longer what the form says.
  useEffect(() => forget, [tested, forget]);

  function startTest(): void {
    if (form.validateField('endpointUrl').hasError) return;
    const timeoutMs = Number(form.values.timeoutMs);
    test.start({ deviceId, settings: testSettings(form.values), timeoutMs });
  }

  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack gap="md">
        <GeneralFields fields={fields} isNew={deviceId === undefined} />
        <SecurityFields fields={fields} />
        <FailureNotice failure={placed.below} />
        <Group justify="space-between">
          <GuardedButton
            allowance={useAllowance('operate')}
            variant="default"
            title={words.testHint}
            leftSection={<IconPlugConnected size={16} />}
            loading={test.busy && !test.result}
            onClick={startTest}
          >
            {words.test}
          </GuardedButton>
          <Group gap="xs">{actions(form)}</Group>
        </Group>
      </Stack>
      <ConnectionTestReport test={test} certificateId={certificateId} />
    </form>
  );
}

const missing = {
  name: (value: string) => (value.trim() === '' ? words.nameMissing : null),
  endpointUrl: (value: string) => (value.trim() === '' ? words.endpointMissing : null),
};

function stringsOf(errors: Readonly<Record<string, ReactNode>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([name, error]) => (typeof error === 'string' ? [[name, error]] : [])),
  );
}

/** The certificate that a test shows to the server: the chosen one, or the default. */
function useShownCertificate({ securityMode, clientCertificateId }: DeviceForm): string | undefined {
  const [{ data }] = useQuery({ query: CertificateChoicesDocument, variables: { search: '' } });
  if (securityMode === 'NONE') return undefined;
  return clientCertificateId ?? data?.defaultCertificate.id;
}
