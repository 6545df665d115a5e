import { Button, Stack } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { FailureNotice } from '../elements/failure-notice.js';
import { text } from '../messages/messages.js';
import type { ProviderFailure } from './provider-failure.js';
import type { IdentityProvider } from './sign-in-configuration.js';

interface ProviderButtonProps {
  readonly provider: IdentityProvider;
  /** Where to come back to. */
  readonly target: string;
  /** Why it did not work the last time. */
  readonly failure?: ProviderFailure | undefined;
}

export function ProviderButton({ provider, target, failure: earlier }: ProviderButtonProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(earlier);

  async function signIn(): Promise<void> {
    setBusy(true);
    setFailure(await leaveFor(provider, target));
    // Also where the page is being left: who comes back by the browser's own button finds it as it was.
    setBusy(false);
  }

  async function changeAccount(): Promise<void> {
    const { signOutAddress } = await import('./identity-provider.js');
    location.assign(await signOutAddress(provider));
  }

  return (
    <Stack gap="md">
      <FailureNotice failure={failure && { ...failure, code: undefined, field: undefined }} />
      <Button
        size="md"
        leftSection={<IconLogin2 size={18} aria-hidden />}
        loading={busy}
        onClick={() => void signIn()}
        autoFocus
        fullWidth
      >
        {text.signIn.with(provider.name)}
      </Button>
      {failure?.isOfAccount && (
        <Button variant="default" onClick={() => void changeAccount()} fullWidth>
          {text.signIn.anotherAccount}
        </Button>
      )}
    </Stack>
  );
}

/** Browsers give a page what PKCE needs only over https, or on the machine itself. */
async function leaveFor(provider: IdentityProvider, target: string): Promise<ProviderFailure | undefined> {
  if (!isSecureContext) return { message: text.signIn.provider.insecure(provider.name) };
  const loaded = await import('./identity-provider.js').catch(() => undefined);
  return loaded ? loaded.signInAt(provider, target) : { message: text.failures.unreachable };
}
