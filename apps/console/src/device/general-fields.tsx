import { Button, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import { useState } from 'react';
import { PlantListDocument } from '../graphql/operations.generated.js';
import { useAllRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import type { DeviceFormFields } from './device-fields.js';
import { EndpointDiscovery } from './endpoint-discovery.js';
import { FormSection } from '../elements/form-section.js';

const words = text.devices.form;

/** What the device is and where: to be changed by those who configure devices. */
export function GeneralFields({
  fields,
  isNew,
}: {
  readonly fields: DeviceFormFields;
  readonly isNew: boolean;
}) {
  const disabled = !useAllowance('configure-devices').allowed;
  const { form, errors } = fields;
  return (
    <FormSection title={words.general}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={words.name}
          required
          maxLength={100}
          disabled={disabled}
          {...form.getInputProps('name')}
          error={errors['name']}
        />
        <PlantSelect fields={fields} disabled={disabled || !isNew} />
      </SimpleGrid>
      <Endpoint fields={fields} disabled={disabled} />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput
          label={words.scanRate}
          description={words.scanRateHint}
          min={100}
          max={3_600_000}
          step={100}
          thousandSeparator=","
          disabled={disabled}
          {...form.getInputProps('scanRateMs')}
          error={errors['scanRateMs']}
        />
        <NumberInput
          label={words.timeout}
          description={words.timeoutHint}
          min={1_000}
          max={60_000}
          step={1_000}
          thousandSeparator=","
          disabled={disabled}
          {...form.getInputProps('timeoutMs')}
          error={errors['timeoutMs']}
        />
        <Select
          label={words.readMode}
          allowDeselect={false}
          disabled={disabled}
          data={Object.entries(words.readModes).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('readMode')}
        />
      </SimpleGrid>
    </FormSection>
  );
}

interface FieldProps {
  readonly fields: DeviceFormFields;
  readonly disabled: boolean;
}

function PlantSelect({ fields: { form, errors }, disabled }: FieldProps) {
  const plants = useAllRows(PlantListDocument, 'plants', {}).items;
  return (
    <Select
      label={words.plant}
      allowDeselect={false}
      disabled={disabled}
      data={plants.map(({ id, name }) => ({ value: id, label: name }))}
      {...form.getInputProps('plantId')}
      error={errors['plantId']}
    />
  );
}

function Endpoint({ fields: { form, errors }, disabled }: FieldProps) {
  const [asked, setAsked] = useState<string>();
  const mayDiscover = useAllowance('operate').allowed;
  const { endpointUrl, plantId } = form.values;
  return (
    <>
      <TextInput
        label={words.endpointUrl}
        description={words.endpointHint}
        required
        disabled={disabled}
        spellCheck={false}
        rightSectionWidth={120}
        rightSection={
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconRadar2 size={14} />}
            disabled={!mayDiscover || endpointUrl.trim() === ''}
            onClick={() => setAsked(endpointUrl.trim())}
          >
            {words.discover}
          </Button>
        }
        {...form.getInputProps('endpointUrl')}
        error={errors['endpointUrl']}
      />
      {asked !== undefined && asked === endpointUrl.trim() && (
        <EndpointDiscovery
          plantId={plantId}
          endpointUrl={asked}
          onChoose={({ securityMode, securityPolicy }) => {
            form.setFieldValue('securityMode', securityMode);
            form.setFieldValue('securityPolicy', securityMode === 'NONE' ? 'AUTO' : securityPolicy);
            setAsked(undefined);
          }}
        />
      )}
    </>
  );
}
