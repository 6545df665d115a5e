import { Text } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { text } from '../messages/messages.js';
import { homePath } from '../paths.js';
import type { Arrival } from './identity-provider.js';
import { signInPathFor } from './return-path.js';
import type { IdentityProvider } from './sign-in-configuration.js';

/** Shown while the code that a provider has sent somebody back with is exchanged for a token. */
export function ProviderArrival({ provider }: { readonly provider: IdentityProvider }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const goOn = useEffectEvent(({ target, failure }: Arrival) => {
    void navigate(failure ? signInPathFor(target) : target, { replace: true, state: failure });
  });
  useEffect(() => void arriveAt(provider, location.origin + search).then(goOn), [provider, search]);
  return (
    <Text role="status" c="dimmed">
      {text.signIn.arriving}
    </Text>
  );
}

/** A provider adds both to the address, whether it lets somebody in (RFC 6749, 4.1.2) or not (4.1.2.1). */
export function isArrival(search: string): boolean {
  const parameters = new URLSearchParams(search);
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
}

async function arriveAt(provider: IdentityProvider, address: string): Promise<Arrival> {
  const loaded = await import('./identity-provider.js').catch(() => undefined);
  if (loaded) return loaded.arrive(provider, address);
  return { target: homePath, failure: { message: text.failures.unreachable } };
}
