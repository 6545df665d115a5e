import { Modal, Text } from '@mantine/core';
import { useLocation } from 'react-router';
import { text } from '../messages/messages.js';
import { ProviderButton } from './provider-button.js';
import { SignInForm } from './sign-in-form.js';
import { useSession } from './use-session.js';

/** Over whatever is on the screen, so that a form that is half filled in is not lost. */
export function SessionEnded() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state !== 'ended') return null;
  const provider = session.grant?.provider;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={text.signIn.endedTitle}>
      <Text size="sm" c="dimmed" mb="md">
        {provider ? text.signIn.endedAtProvider(provider.name) : text.signIn.ended}
      </Text>
      {provider ? (
        <ProviderButton provider={provider} target={pathname + search} />
      ) : (
        <SignInForm userName={session.userName} onSignedIn={() => undefined} />
      )}
    </Modal>
  );
}
