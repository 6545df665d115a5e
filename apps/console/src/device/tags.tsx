import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import { type DeviceSettingsFragment, UpdateDeviceDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { AddTagByHand } from './add-tag-by-hand.js';
import { BrowseTree } from './browse-tree.js';
import { type EditedTag, savedTags, tagInput, withNode } from './edited-tags.js';
import { FormSection } from '../elements/form-section.js';
import { TagTable } from './tag-table.js';

const words = text.devices.tags;

interface TagsProps {
  readonly device: DeviceSettingsFragment;
  readonly onSaved: () => void;
}

/** What is read: picked from the server's address space, or written by hand; saved together. */
export function Tags({ device, onSaved }: TagsProps) {
  const saved = savedTags(device);
  return <TagsEditor key={JSON.stringify(saved)} device={device} saved={saved} onSaved={onSaved} />;
}

function TagsEditor({ device, saved, onSaved }: TagsProps & { readonly saved: readonly EditedTag[] }) {
  const [tags, setTags] = useState(saved);
  const action = useAction(UpdateDeviceDocument);
  const allowance = useAllowance('configure-devices');
  const changed = JSON.stringify(tags) !== JSON.stringify(saved);

  async function save(): Promise<void> {
    if (!(await action.run({ input: { id: device.id, tags: tags.map(tagInput) } }))) return;
    notify(words.saved);
    onSaved();
  }

  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <FormSection title={words.browse}>
        <BrowseTree device={device} tags={tags} onAdd={(node) => setTags(withNode(tags, node))} />
      </FormSection>
      <FormSection title={words.chosen}>
        <TagTable device={device} tags={tags} onChange={setTags} />
        <AddTagByHand tags={tags} onChange={setTags} />
        <FailureNotice failure={action.failure} />
        <Group justify="flex-end">
          {changed && (
            <>
              <Text size="sm" className="tone-text-warn">
                {text.devices.form.unsaved}
              </Text>
              <Button variant="default" onClick={() => setTags(saved)}>
                {text.devices.form.discard}
              </Button>
            </>
          )}
          <GuardedButton
            allowance={allowance}
            disabled={!changed}
            loading={action.busy}
            onClick={() => void save()}
          >
            {text.actions.save}
          </GuardedButton>
        </Group>
      </FormSection>
    </SimpleGrid>
  );
}
