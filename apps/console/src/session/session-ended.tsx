import { Modal, Text } from '@mantine/core';
import { text } from '../messages/messages.js';
import { SignInForm } from './sign-in-form.js';
import { useSession } from './use-session.js';

/** Over whatever is on the screen, so that a form that is half filled in is not lost. */
export function SessionEnded() {
  const session = useSession();
  if (session.state !== 'ended') return null;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={text.signIn.endedTitle}>
      <Text size="sm" c="dimmed" mb="md">
        {text.signIn.ended}
      </Text>
      <SignInForm userName={session.userName} onSignedIn={() => undefined} />
    </Modal>
  );
}
