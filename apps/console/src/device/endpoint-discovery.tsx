import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { FailureNotice } from '../elements/failure-notice.js';
import { failureOf } from '../graphql/failure.js';
import {
  DiscoverEndpointsDocument,
  type DiscoverEndpointsQuery,
  type MessageSecurityMode,
  type SecurityPolicy,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { FailureReport } from './failure-report.js';

const words = text.devices.form;
type Discovery = DiscoverEndpointsQuery['discoverEndpoints'];
type Endpoint = Discovery['endpoints'][number];

export interface ChosenEndpoint {
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
}

interface EndpointDiscoveryProps {
  readonly plantId: string;
  readonly endpointUrl: string;
  readonly onChoose: (endpoint: ChosenEndpoint) => void;
}

/** What the server offers, with a button to take each. */
export function EndpointDiscovery({ plantId, endpointUrl, onChoose }: EndpointDiscoveryProps) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: DiscoverEndpointsDocument,
    variables: { plantId, endpointUrl },
    requestPolicy: 'network-only',
  });
  useEffect(() => ask(), [ask]);
  const discovery = data?.discoverEndpoints;
  return (
    <div className="card" aria-live="polite">
      <Stack className="card-body" gap="xs">
        {fetching && (
          <Group gap="xs">
            <Loader size="xs" />
            <Text size="sm">{words.discovering}</Text>
          </Group>
        )}
        {error && <FailureNotice failure={failureOf(error)} onRetry={() => ask()} />}
        {!fetching && discovery && <Offers discovery={discovery} onChoose={onChoose} />}
      </Stack>
    </div>
  );
}

interface OffersProps {
  readonly discovery: Discovery;
  readonly onChoose: (endpoint: ChosenEndpoint) => void;
}

function Offers({ discovery, onChoose }: OffersProps) {
  const { failure, endpoints, applicationName, applicationUri } = discovery;
  if (failure)
    return (
      <>
        <Text fw={600} size="sm" className="tone-text-bad">
          {failure.headline}
        </Text>
        <FailureReport failure={failure} />
      </>
    );
  if (endpoints.length === 0) return <Text size="sm">{words.noEndpoints}</Text>;
  return (
    <>
      <Text size="sm" fw={600}>
        {words.discovered(applicationName ?? applicationUri ?? text.serverTrust.unnamed)}
      </Text>
      {endpoints.map((endpoint) => (
        <Offer
          key={`${endpoint.endpointUrl} ${endpoint.securityMode} ${endpoint.securityPolicyUri}`}
          endpoint={endpoint}
          onChoose={onChoose}
        />
      ))}
    </>
  );
}

interface OfferProps {
  readonly endpoint: Endpoint;
  readonly onChoose: (endpoint: ChosenEndpoint) => void;
}

/** A policy that Koios does not know is shown, and cannot be taken. */
function Offer({ endpoint, onChoose }: OfferProps) {
  const { securityMode, securityPolicy, securityPolicyUri, userIdentities } = endpoint;
  const mode = text.devices.modes[securityMode];
  const policy = securityPolicy ? text.devices.policies[securityPolicy] : securityPolicyUri;
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <div style={{ minWidth: 0 }}>
        <Text size="sm">
          {mode}
          {securityMode !== 'NONE' && ` · ${policy}`}
        </Text>
        <Text size="xs" c="dimmed">
          {userIdentities.map((kind) => words.identities[kind]).join(', ')}
        </Text>
      </div>
      {securityPolicy && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.useEndpoint(mode, policy)}
          onClick={() => onChoose({ securityMode, securityPolicy })}
        >
          {words.use}
        </Button>
      )}
    </Group>
  );
}
