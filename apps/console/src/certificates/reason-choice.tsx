import { Radio, Stack } from '@mantine/core';
import type { RegenerationReason } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.certificates.reasonChoice;

interface ReasonChoiceProps {
  readonly reason: RegenerationReason;
  readonly onChange: (reason: RegenerationReason) => void;
}

/** Why a certificate gets a successor; it decides what becomes of the sessions with the old one. */
export function ReasonChoice({ reason, onChange }: ReasonChoiceProps) {
  return (
    <Radio.Group
      label={words.reason}
      value={reason}
      onChange={(value) => onChange(value === 'COMPROMISED' ? value : 'RENEWAL')}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="RENEWAL" label={words.renewal} description={words.renewalHint} />
        <Radio value="COMPROMISED" label={words.compromised} description={words.compromisedHint} />
      </Stack>
    </Radio.Group>
  );
}
