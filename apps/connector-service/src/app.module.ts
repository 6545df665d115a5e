import { fileURLToPath } from 'node:url';
import {
  DateTimeScalar,
  GatewayOnly,
  HealthModule,
  natsAccess,
  Readiness,
  subgraphModule,
  TokenVerifier,
} from '@koios/service-kit';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import type { Logger } from 'pino';
import { ApiRole } from './api/api-role.js';
import { CertificateDevices } from './api/certificate-devices.js';
import { ConnectionStates } from './api/connection-states.js';
import { DeviceStates } from './api/device-states.js';
import { DeviceValues } from './api/device-values.js';
import { BrowseDeviceNodes } from './api/browse-device-nodes.js';
import { DiscoverEndpoints } from './api/discover-endpoints.js';
import { FleetState } from './api/fleet-state.js';
import { ProbeCertificateTrust } from './api/probe-certificate-trust.js';
import { ShownStatuses } from './api/shown-statuses.js';
import { TestDeviceConnection } from './api/test-device-connection.js';
import { TestedIdentities } from './api/tested-identities.js';
import { WriteDeviceTag } from './api/write-device-tag.js';
import type { ConnectorConfiguration } from './config.js';
import { CertificateResolver } from './graphql/certificate-resolver.js';
import { DeviceQueries } from './graphql/device-queries.js';
import { DeviceResolver } from './graphql/device-resolver.js';
import { DeviceStateQueries } from './graphql/device-state-queries.js';
import { Mutations } from './graphql/mutations.js';
import { Queries } from './graphql/queries.js';
import { WriteMutation } from './graphql/write-mutation.js';
import { Subscriptions } from './graphql/subscriptions.js';
import { StartUp } from './start-up.js';
import { WorkerRole } from './worker/worker-role.js';

const schemaPath = fileURLToPath(import.meta.resolve('@koios/opcua-contracts/graphql/connectors.graphql'));

/** Both roles, as configured: the worker speaks NATS only, the api serves the subgraph beside it. */
@Module({})
export class AppModule {
  static with(configuration: ConnectorConfiguration, log: Logger): DynamicModule {
    const { ROLES, PLANT, CONNECTOR_ID } = configuration;
    const fleet = new FleetState();
    const shown = new ShownStatuses(fleet, configuration.CONNECTOR_SILENCE_LIMIT_MS);
    const isApi = ROLES.includes('api');
    const worker = ROLES.includes('worker') && PLANT ? [workerRole(configuration, PLANT, log)] : [];
    const roles = [...worker, ...(isApi ? [new ApiRole(fleet, shown, log)] : [])];
    const startUp = new StartUp(
      { ...natsAccess(configuration), name: `connector-service ${CONNECTOR_ID}` },
      roles,
      log,
    );

    const readiness = new Readiness();
    readiness.add('nats', () => startUp.checkNats());
    for (const { name } of roles) readiness.add(name, () => startUp.checkRole(name));

    const subgraph = isApi
      ? subgraphOf(configuration, startUp, { fleet, shown }, log)
      : { imports: [], providers: [] };
    return {
      module: AppModule,
      imports: [HealthModule.with(readiness), ...subgraph.imports],
      providers: [{ provide: StartUp, useValue: startUp }, ...subgraph.providers],
    };
  }
}

function workerRole(configuration: ConnectorConfiguration, plantId: string, log: Logger): WorkerRole {
  const options = {
    plantId,
    connectorId: configuration.CONNECTOR_ID,
    handshakes: {
      handshakesAtOnce: configuration.HANDSHAKES_AT_ONCE,
      handshakes: { perSecond: configuration.HANDSHAKES_PER_SECOND, burst: configuration.HANDSHAKES_AT_ONCE },
      handshakesOfServer: { perSecond: configuration.HANDSHAKES_PER_SECOND_OF_SERVER, burst: 5 },
    },
    secureChannelLifetimeMs: configuration.SECURE_CHANNEL_LIFETIME_MS,
    pacing: { minMs: configuration.TRUST_PROBE_MIN_MS, maxMs: configuration.TRUST_PROBE_MAX_MS },
    statusReportIntervalMs: configuration.STATUS_REPORT_INTERVAL_MS,
    scansOnWithoutNats: configuration.SCAN_ON_WITHOUT_NATS,
    handOverLimitMs: configuration.HAND_OVER_LIMIT_MS,
  };
  return new WorkerRole(options, log);
}

function subgraphOf(
  configuration: ConnectorConfiguration,
  startUp: StartUp,
  { fleet, shown }: { readonly fleet: FleetState; readonly shown: ShownStatuses },
  log: Logger,
): Required<Pick<ModuleMetadata, 'imports' | 'providers'>> {
  const verifier = TokenVerifier.from(configuration);
  const gateway = GatewayOnly.from(configuration);
  const requireAvailable = (): void => void startUp.connection;
  const connection = () => startUp.connection;
  const certificateDevices = new CertificateDevices(fleet, shown);
  return {
    imports: [subgraphModule({ schemaPath, verifier, gateway, log, requireAvailable })],
    providers: [
      { provide: FleetState, useValue: fleet },
      { provide: ShownStatuses, useValue: shown },
      { provide: ConnectionStates, useValue: new ConnectionStates(shown) },
      { provide: DeviceStates, useValue: new DeviceStates(fleet, shown) },
      { provide: DeviceValues, useValue: new DeviceValues(connection, fleet) },
      {
        provide: TestDeviceConnection,
        useValue: new TestDeviceConnection(connection, fleet, new TestedIdentities(fleet)),
      },
      { provide: CertificateDevices, useValue: certificateDevices },
      {
        provide: ProbeCertificateTrust,
        useValue: new ProbeCertificateTrust(connection, fleet, certificateDevices),
      },
      { provide: DiscoverEndpoints, useValue: new DiscoverEndpoints(connection, fleet) },
      { provide: BrowseDeviceNodes, useValue: new BrowseDeviceNodes(connection, fleet) },
      { provide: WriteDeviceTag, useValue: new WriteDeviceTag(connection, fleet, log) },
      DateTimeScalar,
      Queries,
      Mutations,
      DeviceQueries,
      DeviceStateQueries,
      WriteMutation,
      Subscriptions,
      DeviceResolver,
      CertificateResolver,
    ],
  };
}
