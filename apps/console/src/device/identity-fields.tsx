import { PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { text } from '../messages/messages.js';
import { CertificateSelect } from './certificate-select.js';
import type { DeviceFormFields } from './device-fields.js';

const words = text.devices.form;

interface IdentityFieldsProps {
  readonly fields: DeviceFormFields;
  readonly disabled: boolean;
}

/** As whom the session is opened. */
export function IdentityFields({ fields: { form, errors }, disabled }: IdentityFieldsProps) {
  const { identityKind } = form.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label={words.identity}
        allowDeselect={false}
        disabled={disabled}
        data={Object.entries(words.identities).map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('identityKind')}
      />
      {identityKind === 'USER_NAME' && (
        <>
          <TextInput
            label={words.userName}
            autoComplete="off"
            disabled={disabled}
            {...form.getInputProps('userName')}
            error={errors['userName']}
          />
          <PasswordInput
            label={words.password}
            description={words.passwordKept}
            autoComplete="new-password"
            disabled={disabled}
            {...form.getInputProps('password')}
            error={errors['password']}
          />
        </>
      )}
      {identityKind === 'CERTIFICATE' && (
        <CertificateSelect
          label={words.userCertificate}
          withDefault={false}
          disabled={disabled}
          value={form.values.userCertificateId}
          onChange={(id) => form.setFieldValue('userCertificateId', id)}
          error={errors['certificateId']}
        />
      )}
    </SimpleGrid>
  );
}
