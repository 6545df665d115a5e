import { Center, Divider, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { FailureNotice } from '../elements/failure-notice.js';
import { Logo } from '../layout/logo.js';
import { text } from '../messages/messages.js';
import { isArrival, ProviderArrival } from './provider-arrival.js';
import { ProviderButton } from './provider-button.js';
import type { ProviderFailure } from './provider-failure.js';
import { targetIn } from './return-path.js';
import type { SignInConfiguration } from './sign-in-configuration.js';
import { SignInForm } from './sign-in-form.js';
import { useSession } from './use-session.js';
import { useSignInConfiguration } from './use-sign-in-configuration.js';

export function SignInPage() {
  const session = useSession();
  const { search } = useLocation();
  const { configuration, retry } = useSignInConfiguration();
  const provider = configuration?.openIdConnect;
  const arrives = isArrival(search);
  if (session.state === 'signed-in' && !arrives) return <Navigate to={targetIn(search)} replace />;
  if (retry)
    return (
      <SignInCard>
        <GatewayIsAway onRetry={retry} />
      </SignInCard>
    );
  // Nothing rather than something that moves when the answer is there.
  if (!configuration) return null;
  return (
    <SignInCard>
      {provider && arrives ? <ProviderArrival provider={provider} /> : <WaysIn {...configuration} />}
    </SignInCard>
  );
}

function SignInCard({ children }: { readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w={380} gap="lg">
        <Logo />
        <div className="card">
          <div className="card-body" style={{ padding: '1.75rem' }}>
            <Title order={1} size="h3" mb={4}>
              {text.signIn.title}
            </Title>
            <Text size="sm" c="dimmed" mb="lg">
              {text.signIn.subtitle}
            </Text>
            {children}
          </div>
        </div>
      </Stack>
    </Center>
  );
}

/** The identity provider first, and a local user name where there is any; without a provider that alone. */
function WaysIn({ password, openIdConnect: provider }: SignInConfiguration) {
  const navigate = useNavigate();
  const location = useLocation();
  const target = targetIn(location.search);
  // Left there by `ProviderArrival`.
  const failure = (location.state ?? undefined) as ProviderFailure | undefined;
  return (
    <Stack gap="lg">
      {provider && <ProviderButton provider={provider} target={target} failure={failure} />}
      {provider && password && <Divider label={text.signIn.orLocally} />}
      {(password || !provider) && (
        <SignInForm
          isSecond={provider !== null}
          onSignedIn={() => void navigate(target, { replace: true })}
        />
      )}
    </Stack>
  );
}

function GatewayIsAway({ onRetry }: { readonly onRetry: () => void }) {
  const failure = { message: text.failures.unreachable, code: undefined, field: undefined };
  return <FailureNotice failure={failure} onRetry={onRetry} />;
}
