import { fileURLToPath } from 'node:url';
import { DateTimeScalar, HealthModule, Readiness, subgraphModule, TokenVerifier } from '@koios/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Configuration } from './config.js';
import { Database } from './database/database.js';
import { CertificateChanges } from './changes/certificate-changes.js';
import { CertificateChange } from './graphql/certificate-change.js';
import { CertificateFields } from './graphql/certificate-fields.js';
import { CertificateLoaders } from './graphql/certificate-loaders.js';
import { CertificateMutations } from './graphql/certificate-mutations.js';
import { CertificateQueries } from './graphql/certificate-queries.js';
import { ServerCertificates } from './graphql/server-certificates.js';
import { KeyAvailability } from './key-vault/key-availability.js';
import { KeyVault } from './key-vault/key-vault.js';
import { S3ObjectStorage } from './key-vault/s3-object-storage.js';
import { ClientCertificatesProjection } from './projections/client-certificates-projection.js';
import { ServerTrustProjection } from './projections/server-trust-projection.js';
import { DropKeysOnChange } from './reactions/drop-keys-on-change.js';
import { ForgetDeletedDevice } from './reactions/forget-deleted-device.js';
import { ReconcileProjectionsOnSchedule } from './reactions/reconcile-projections-on-schedule.js';
import { RecordDeviceCertificateUse } from './reactions/record-device-certificate-use.js';
import { RelayOutbox } from './reactions/relay-outbox.js';
import { WorkOnSchedule } from './reactions/work-on-schedule.js';
import { CertificateCalls } from './rpc/certificate-calls.js';
import type { NatsPart } from './start/nats-part.js';
import { NATS_PARTS, StartUp } from './start/start-up.js';
import { CLOCK, CONFIGURATION, LOG, OBJECT_STORAGE } from './tokens.js';
import { CollectGarbageKeys } from './use-cases/collect-garbage-keys.js';
import { DecideServerCertificate } from './use-cases/decide-server-certificate.js';
import { DeleteCertificate } from './use-cases/delete-certificate.js';
import { DescribeCertificates } from './use-cases/describe-certificates.js';
import { EnsureDefaultCertificate } from './use-cases/ensure-default-certificate.js';
import { GenerateCertificate } from './use-cases/generate-certificate.js';
import { PresentServerCertificate } from './use-cases/present-server-certificate.js';
import { RegenerateCertificate } from './use-cases/regenerate-certificate.js';
import { RemoveServerCertificate } from './use-cases/remove-server-certificate.js';
import { RetireRevisions } from './use-cases/retire-revisions.js';
import { SetDefaultCertificate } from './use-cases/set-default-certificate.js';
import { UpdateCertificate } from './use-cases/update-certificate.js';
import { UsePrivateKey } from './use-cases/use-private-key.js';

const schemaPath = fileURLToPath(import.meta.resolve('@koios/opcua-contracts/graphql/certificates.graphql'));

const useCases = [
  CollectGarbageKeys,
  DecideServerCertificate,
  DeleteCertificate,
  DescribeCertificates,
  EnsureDefaultCertificate,
  GenerateCertificate,
  PresentServerCertificate,
  RegenerateCertificate,
  RemoveServerCertificate,
  RetireRevisions,
  SetDefaultCertificate,
  UpdateCertificate,
  UsePrivateKey,
];
const resolvers = [
  CertificateQueries,
  CertificateFields,
  CertificateMutations,
  CertificateChange,
  ServerCertificates,
  CertificateLoaders,
  DateTimeScalar,
];
const projections = [ClientCertificatesProjection, ServerTrustProjection];
/** In the order in which they start. */
const natsParts = [
  RelayOutbox,
  ReconcileProjectionsOnSchedule,
  CertificateCalls,
  CertificateChanges,
  DropKeysOnChange,
  RecordDeviceCertificateUse,
  ForgetDeletedDevice,
  WorkOnSchedule,
];

/** The service as an inventory. */
@Module({})
export class AppModule {
  static with(configuration: Configuration, log: Logger): DynamicModule {
    const verifier = TokenVerifier.from(configuration);
    return {
      module: AppModule,
      imports: [HealthModule.with(new Readiness()), subgraphModule({ schemaPath, verifier, log })],
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: () => new Date() },
        { provide: OBJECT_STORAGE, useFactory: () => new S3ObjectStorage(configuration, log) },
        Database,
        KeyVault,
        KeyAvailability,
        ...projections,
        ...useCases,
        ...resolvers,
        ...natsParts,
        { provide: NATS_PARTS, useFactory: (...parts: NatsPart[]) => parts, inject: natsParts },
        StartUp,
      ],
    };
  }
}
