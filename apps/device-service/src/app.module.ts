import { fileURLToPath } from 'node:url';
import { Transactions } from '@koios/messaging';
import {
  DateTimeScalar,
  GatewayOnly,
  HealthModule,
  natsAccess,
  Readiness,
  subgraphModule,
  TokenVerifier,
} from '@koios/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Bus } from './bus/bus.js';
import { Outbox } from './bus/outbox.js';
import { CertificateDirectory } from './certificates/certificate-directory.js';
import type { Configuration } from './config.js';
import { deviceDatabase } from './database/device-database.js';
import { DesiredState } from './desired-state/desired-state.js';
import { CertificateResolver } from './graphql/certificate-resolver.js';
import { DeletedCertificateResolver } from './graphql/deleted-certificate-resolver.js';
import { DeviceResolver } from './graphql/device-resolver.js';
import { Loaders } from './graphql/loaders.js';
import { Mutations } from './graphql/mutations.js';
import { PlantResolver } from './graphql/plant-resolver.js';
import { Queries } from './graphql/queries.js';
import { CertificateEventConsumer } from './reactions/certificate-event-consumer.js';
import { CertificateReactions } from './reactions/certificate-reactions.js';
import { OnCertificateDeleted } from './reactions/on-certificate-deleted.js';
import { OnDefaultCertificateChanged } from './reactions/on-default-certificate-changed.js';
import { ReconcileCertificates } from './reactions/reconcile-certificates.js';
import { ReconcileDesiredState } from './reactions/reconcile-desired-state.js';
import { ResealPasswords } from './reactions/reseal-passwords.js';
import { checkReadiness } from './readiness.js';
import { PasswordCalls } from './rpc/password-calls.js';
import { StartUp } from './start-up.js';
import { AdoptDefaultCertificate } from './use-cases/adopt-default-certificate.js';
import { ChangeDevice } from './use-cases/change-device.js';
import { CreateDevice } from './use-cases/create-device.js';
import { CreateFirstPlant } from './use-cases/create-first-plant.js';
import { CreatePlant } from './use-cases/create-plant.js';
import { DeleteDevice } from './use-cases/delete-device.js';
import { HandOverPassword } from './use-cases/hand-over-password.js';
import { LearnDefaultCertificate } from './use-cases/learn-default-certificate.js';
import { ReleaseLostAssignments } from './use-cases/release-lost-assignments.js';
import { RetireCertificate } from './use-cases/retire-certificate.js';
import { SetDeviceEnabled } from './use-cases/set-device-enabled.js';
import { SetPlantKeyCustody } from './use-cases/set-plant-key-custody.js';
import { SetDeviceSecurity } from './use-cases/set-device-security.js';
import { UpdateDevice } from './use-cases/update-device.js';
import { PasswordVault } from './user-identity/password-vault.js';
import { UserIdentities } from './user-identity/user-identities.js';

const schemaPath = fileURLToPath(import.meta.resolve('@koios/opcua-contracts/graphql/devices.graphql'));

/** The whole service, from the outside in at the bottom and from the inside out at the top. */
@Module({})
export class AppModule {
  static with(configuration: Configuration, log: Logger): DynamicModule {
    const dataSource = deviceDatabase(configuration.DATABASE_URL.reveal(), configuration.DATABASE_TIMEOUT_MS);
    const bus = new Bus(natsAccess(configuration), log);
    const outbox = new Outbox(bus, dataSource, log);
    const transactions = new Transactions(dataSource, '/device-service', () => outbox.wake());
    const certificates = new CertificateDirectory(bus);
    const passwords = new PasswordVault(configuration.KEY_ENCRYPTION_KEYS);
    const userIdentities = new UserIdentities(certificates, passwords);
    const desiredState = new DesiredState(bus, dataSource, log);

    const createFirstPlant = new CreateFirstPlant(dataSource);
    const changeDevice = new ChangeDevice(transactions, desiredState);
    const retire = new RetireCertificate();
    const adopt = new AdoptDefaultCertificate();
    const learnDefault = new LearnDefaultCertificate(
      dataSource,
      certificates,
      transactions,
      adopt,
      desiredState,
    );
    const releaseLost = new ReleaseLostAssignments(
      dataSource,
      certificates,
      transactions,
      retire,
      desiredState,
    );

    const intervalMs = configuration.RECONCILE_INTERVAL_MS;
    const reconcileCertificates = new ReconcileCertificates(learnDefault, releaseLost, intervalMs, log);
    const reactions = new CertificateReactions(
      transactions,
      outbox,
      desiredState,
      reconcileCertificates,
      new OnCertificateDeleted(retire, adopt),
      new OnDefaultCertificateChanged(adopt),
    );
    const firstPlant = { id: configuration.DEFAULT_PLANT_ID, name: configuration.DEFAULT_PLANT_NAME };
    const startUp = new StartUp(
      dataSource,
      bus,
      () => createFirstPlant.execute(firstPlant),
      [
        outbox,
        desiredState,
        new CertificateEventConsumer(bus, dataSource, reactions, log),
        reconcileCertificates,
        new ReconcileDesiredState(bus, dataSource, desiredState, intervalMs, log),
        new PasswordCalls(bus, dataSource, new HandOverPassword(dataSource, passwords, log), log),
        new ResealPasswords(dataSource, passwords, log),
      ],
      log,
    );
    const readiness = new Readiness();
    checkReadiness(readiness, { startUp, dataSource, bus });

    return {
      module: AppModule,
      imports: [
        HealthModule.with(readiness),
        subgraphModule({
          schemaPath,
          verifier: TokenVerifier.from(configuration),
          gateway: GatewayOnly.from(configuration),
          log,
          requireAvailable: () => startUp.requireDatabase(),
        }),
      ],
      providers: [
        { provide: StartUp, useValue: startUp },
        { provide: DataSource, useValue: dataSource },
        { provide: Loaders, useValue: new Loaders(dataSource) },
        { provide: CreatePlant, useValue: new CreatePlant(dataSource) },
        { provide: SetPlantKeyCustody, useValue: new SetPlantKeyCustody(transactions, desiredState) },
        {
          provide: CreateDevice,
          useValue: new CreateDevice(transactions, certificates, userIdentities, desiredState),
        },
        { provide: UpdateDevice, useValue: new UpdateDevice(changeDevice) },
        { provide: DeleteDevice, useValue: new DeleteDevice(transactions, desiredState) },
        { provide: SetDeviceEnabled, useValue: new SetDeviceEnabled(changeDevice) },
        {
          provide: SetDeviceSecurity,
          useValue: new SetDeviceSecurity(transactions, certificates, userIdentities, desiredState),
        },
        DateTimeScalar,
        Queries,
        Mutations,
        PlantResolver,
        DeviceResolver,
        CertificateResolver,
        DeletedCertificateResolver,
      ],
    };
  }
}
