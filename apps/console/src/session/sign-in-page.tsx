import { Center, Stack, Text, Title } from '@mantine/core';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { Logo } from '../layout/logo.js';
import { text } from '../messages/messages.js';
import { homePath } from '../paths.js';
import { SignInForm } from './sign-in-form.js';
import { useSession } from './use-session.js';

export function SignInPage() {
  const session = useSession();
  const navigate = useNavigate();
  const target = useTarget();
  if (session.state === 'signed-in') return <Navigate to={target} replace />;
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
            <SignInForm onSignedIn={() => void navigate(target, { replace: true })} />
          </div>
        </div>
      </Stack>
    </Center>
  );
}

/** Where somebody wanted to go before signing in; only within the console. */
function useTarget(): string {
  const next = new URLSearchParams(useLocation().search).get('next') ?? homePath;
  return next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : homePath;
}
