import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { text } from '../messages/messages.js';
import { signIn } from './sign-in.js';

interface SignInFormProps {
  readonly userName?: string;
  /** There is a better way above it. */
  readonly isSecond?: boolean;
  readonly onSignedIn: () => void;
}

export function SignInForm({ userName = '', isSecond = false, onSignedIn }: SignInFormProps) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const reason = await signIn(fieldOf(form, 'username'), fieldOf(form, 'password'));
    setBusy(false);
    setRefusal(reason);
    if (reason === undefined) onSignedIn();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        {refusal && (
          <Alert className="tone-bad" icon={<IconAlertCircle />} role="alert">
            {refusal}
          </Alert>
        )}
        <TextInput
          name="username"
          label={text.signIn.userName}
          defaultValue={userName}
          autoComplete="username"
          autoFocus={!isSecond && userName === ''}
          required
        />
        <PasswordInput
          name="password"
          label={text.signIn.password}
          autoComplete="current-password"
          autoFocus={userName !== ''}
          required
        />
        <Button type="submit" size="md" variant={isSecond ? 'default' : 'filled'} loading={busy} fullWidth>
          {text.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
