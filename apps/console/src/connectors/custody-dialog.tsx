import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { ActionDialog } from '../elements/action-dialog.js';
import {
  type KeyCustody,
  type PlantRowFragment,
  SetPlantKeyCustodyDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.connectors;
const choices: readonly KeyCustody[] = ['REMOTE', 'SEALED'];

interface CustodyDialogProps {
  readonly plant: PlantRowFragment;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Where the private keys of a plant are, with what each choice gives and costs. */
export function CustodyDialog({ plant, onClose, onDone }: CustodyDialogProps) {
  const [keyCustody, setKeyCustody] = useState(plant.keyCustody);
  return (
    <ActionDialog
      action={SetPlantKeyCustodyDocument}
      variables={{ id: plant.id, keyCustody }}
      title={words.custodyTitle(plant.name)}
      confirm={words.saveCustody}
      done={() => words.custodySaved(plant.name)}
      onDone={onDone}
      onClose={onClose}
    >
      <Radio.Group
        label={words.changeCustody}
        description={words.custodyIntro}
        value={keyCustody}
        onChange={(value) => setKeyCustody(value === 'SEALED' ? value : 'REMOTE')}
      >
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => (
            <Radio
              key={choice}
              value={choice}
              label={words.custodyChoices[choice].label}
              description={words.custodyChoices[choice].hint}
            />
          ))}
        </Stack>
      </Radio.Group>
    </ActionDialog>
  );
}
