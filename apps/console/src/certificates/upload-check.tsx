import { Button, Group, Loader, PasswordInput, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { Facts } from '../elements/facts.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { dayOf } from '../elements/time.js';
import { text } from '../messages/messages.js';
import { FindingsList } from './findings-list.js';
import type { CheckResult, UploadCheckState } from './use-upload-check.js';

const words = text.certificates.uploadDialog;

/** The passphrase where one is needed, and what the check says of the files. */
export function UploadCheck({ check }: { readonly check: UploadCheckState }) {
  return (
    <Stack gap="sm" aria-live="polite">
      {check.encrypted && <Passphrase check={check} />}
      {check.busy && (
        <Group gap="xs">
          <Loader size="xs" />
          <Text size="sm">{words.checking}</Text>
        </Group>
      )}
      <FailureNotice failure={check.failure} />
      {check.result && <Verdict result={check.result} />}
    </Stack>
  );
}

function Passphrase({ check }: { readonly check: UploadCheckState }) {
  const wrong = check.result?.passphraseNeeded && check.passphrase !== '' ? check.result.message : undefined;
  return (
    <Group align="flex-start" gap="sm">
      <PasswordInput
        flex={1}
        label={words.passphrase}
        description={words.passphraseHint}
        autoComplete="off"
        value={check.passphrase}
        error={wrong}
        onChange={(event) => check.setPassphrase(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          check.checkAgain();
        }}
      />
      <Button variant="light" mt={25} loading={check.busy} onClick={check.checkAgain}>
        {words.applyPassphrase}
      </Button>
    </Group>
  );
}

function Verdict({ result }: { readonly result: CheckResult }) {
  // Until there is a passphrase, nothing can be said of the rest.
  if (result.passphraseNeeded) return null;
  const { facts } = text.certificates.drawer;
  const Icon = result.acceptable ? IconCircleCheck : IconCircleX;
  return (
    <div className="card">
      <Stack gap="sm" className="card-body">
        <Group gap={6} className={result.acceptable ? 'tone-text-good' : 'tone-text-bad'} wrap="nowrap">
          <Icon size={18} aria-hidden />
          <Text size="sm" fw={600} c="inherit">
            {result.acceptable ? words.acceptable : words.unacceptable}
          </Text>
        </Group>
        {result.message && <Text size="sm">{result.message}</Text>}
        <Facts
          facts={[
            { name: facts.commonName, value: result.commonName },
            { name: facts.applicationUri, value: result.applicationUri },
            {
              name: facts.thumbprint,
              value: result.thumbprint && <span className="fingerprint">{result.thumbprint}</span>,
            },
            { name: facts.validity, value: result.validUntil && dayOf(result.validUntil) },
          ]}
        />
        {result.thumbprint && <FindingsList findings={result.findings} none={words.noFindings} />}
      </Stack>
    </div>
  );
}
