import { Alert, SegmentedControl, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { CertificateSelect } from './certificate-select.js';
import type { DeviceFormFields } from './device-fields.js';
import { FormSection } from '../elements/form-section.js';
import { IdentityFields } from './identity-fields.js';

const words = text.devices.form;
const { modes, policies } = text.devices;

/** How the connection is secured. Policy and certificate mean something only where messages are signed. */
export function SecurityFields({ fields }: { readonly fields: DeviceFormFields }) {
  const disabled = !useAllowance('operate').allowed;
  const { form, errors } = fields;
  const secured = form.values.securityMode !== 'NONE';
  return (
    <FormSection title={words.security}>
      <Stack gap={4}>
        <Text size="sm" fw={500} component="span" id="security-mode-label">
          {words.mode}
        </Text>
        <SegmentedControl
          aria-labelledby="security-mode-label"
          disabled={disabled}
          style={{ alignSelf: 'flex-start' }}
          data={Object.entries(modes).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('securityMode')}
        />
      </Stack>
      {secured ? (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={words.policy}
            allowDeselect={false}
            disabled={disabled}
            data={policyChoices}
            {...form.getInputProps('securityPolicy')}
            error={errors['securityPolicy']}
          />
          <CertificateSelect
            label={words.certificate}
            description={words.certificateHint}
            withDefault
            disabled={disabled}
            value={form.values.clientCertificateId}
            onChange={(id) => form.setFieldValue('clientCertificateId', id)}
            error={errors['clientCertificateId']}
          />
        </SimpleGrid>
      ) : (
        <Alert className="tone-warn" icon={<IconLockOpen />}>
          {words.insecure}
        </Alert>
      )}
      {secured && (
        <Select
          label={words.verification}
          allowDeselect={false}
          disabled={disabled}
          data={Object.entries(words.verifications).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('serverVerification')}
          error={errors['serverVerification']}
        />
      )}
      <IdentityFields fields={fields} disabled={disabled} />
    </FormSection>
  );
}

const policyChoices = Object.entries(policies)
  .filter(([value]) => value !== 'NONE')
  .map(([value, label]) => ({ value, label }));
