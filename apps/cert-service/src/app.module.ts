import { fileURLToPath } from 'node:url';
import {
  DateTimeScalar,
  GatewayOnly,
  HealthModule,
  Readiness,
  subgraphModule,
  TokenVerifier,
} from '@koios/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Configuration } from './config.js';
import { Database } from './database/database.js';
import { CertificateChanges } from './changes/certificate-changes.js';
import { CertificateDownloads } from './downloads/certificate-downloads.controller.js';
import { DownloadDesk } from './downloads/download-desk.js';
import { DownloadFaults } from './downloads/download-faults.js';
import { SigningRequestDownloads } from './downloads/signing-request-downloads.controller.js';
import { PlantEntitlements } from './entitlements/plant-entitlements.js';
import { AuditLog } from './graphql/audit-log.js';
import { CertificateChange } from './graphql/certificate-change.js';
import { CertificateRevisionFields } from './graphql/certificate-revision-fields.js';
import { CertificateFields } from './graphql/certificate-fields.js';
import { CertificateLoaders } from './graphql/certificate-loaders.js';
import { CertificateMutations } from './graphql/certificate-mutations.js';
import { CertificateQueries } from './graphql/certificate-queries.js';
import { CertificateUploads } from './graphql/certificate-uploads.js';
import { IssuerCertificates } from './graphql/issuer-certificates.js';
import { ServerCertificates } from './graphql/server-certificates.js';
import { SigningRequests } from './graphql/signing-requests.js';
import { KeyAvailability } from './key-vault/key-availability.js';
import { KeyVault } from './key-vault/key-vault.js';
import { RecentKeyFacts } from './key-vault/recent-key-facts.js';
import { S3ObjectStorage } from './key-vault/s3-object-storage.js';
import { ClientCertificatesProjection } from './projections/client-certificates-projection.js';
import { ServerTrustProjection } from './projections/server-trust-projection.js';
import { TrustedIssuersProjection } from './projections/trusted-issuers-projection.js';
import { AuditKeyCustody } from './reactions/audit-key-custody.js';
import { DropKeysOnChange } from './reactions/drop-keys-on-change.js';
import { ExpireCertificatesOnSchedule } from './reactions/expire-certificates-on-schedule.js';
import { ForgetDeletedDevice } from './reactions/forget-deleted-device.js';
import { ReconcileProjectionsOnSchedule } from './reactions/reconcile-projections-on-schedule.js';
import { RecordDeviceCertificateUse } from './reactions/record-device-certificate-use.js';
import { RelayOutbox } from './reactions/relay-outbox.js';
import { ReviewServerTrustOnSchedule } from './reactions/review-server-trust-on-schedule.js';
import { WorkOnSchedule } from './reactions/work-on-schedule.js';
import { CertificateCalls } from './rpc/certificate-calls.js';
import type { NatsPart } from './start/nats-part.js';
import { NATS_PARTS, StartUp } from './start/start-up.js';
import { type Clock, CLOCK, CONFIGURATION, LOG, OBJECT_STORAGE } from './tokens.js';
import { AddIssuerCertificate } from './use-cases/add-issuer-certificate.js';
import { AddRevocationList } from './use-cases/add-revocation-list.js';
import { CheckCertificate } from './use-cases/check-certificate.js';
import { CollectGarbageKeys } from './use-cases/collect-garbage-keys.js';
import { CreateSigningRequest } from './use-cases/create-signing-request.js';
import { DecideServerCertificate } from './use-cases/decide-server-certificate.js';
import { DeleteCertificate } from './use-cases/delete-certificate.js';
import { DeleteSigningRequest } from './use-cases/delete-signing-request.js';
import { DescribeCertificates } from './use-cases/describe-certificates.js';
import { DownloadCertificate } from './use-cases/download-certificate.js';
import { DownloadSigningRequest } from './use-cases/download-signing-request.js';
import { EnsureDefaultCertificate } from './use-cases/ensure-default-certificate.js';
import { ExportPrivateKey } from './use-cases/export-private-key.js';
import { GenerateCertificate } from './use-cases/generate-certificate.js';
import { HandOverPrivateKey } from './use-cases/hand-over-private-key.js';
import { PresentServerCertificate } from './use-cases/present-server-certificate.js';
import { RegenerateCertificate } from './use-cases/regenerate-certificate.js';
import { RemoveIssuerCertificate } from './use-cases/remove-issuer-certificate.js';
import { RemoveServerCertificate } from './use-cases/remove-server-certificate.js';
import { RenewDueCertificates } from './use-cases/renew-due-certificates.js';
import { RetireRevisions } from './use-cases/retire-revisions.js';
import { ReviewServerTrust } from './use-cases/review-server-trust.js';
import { SetDefaultCertificate } from './use-cases/set-default-certificate.js';
import { UpdateCertificate } from './use-cases/update-certificate.js';
import { UploadCertificate } from './use-cases/upload-certificate.js';
import { UploadSignedCertificate } from './use-cases/upload-signed-certificate.js';
import { UsePrivateKey } from './use-cases/use-private-key.js';
import { WarnOfExpiry } from './use-cases/warn-of-expiry.js';
import { UploadsModule } from './uploads/uploads-module.js';

const schemaPath = fileURLToPath(import.meta.resolve('@koios/opcua-contracts/graphql/certificates.graphql'));

const useCases = [
  AddIssuerCertificate,
  AddRevocationList,
  CheckCertificate,
  CollectGarbageKeys,
  CreateSigningRequest,
  DecideServerCertificate,
  DeleteCertificate,
  DeleteSigningRequest,
  DescribeCertificates,
  DownloadCertificate,
  DownloadSigningRequest,
  EnsureDefaultCertificate,
  ExportPrivateKey,
  GenerateCertificate,
  HandOverPrivateKey,
  PresentServerCertificate,
  RegenerateCertificate,
  RemoveIssuerCertificate,
  RemoveServerCertificate,
  RenewDueCertificates,
  RetireRevisions,
  ReviewServerTrust,
  SetDefaultCertificate,
  UpdateCertificate,
  UploadCertificate,
  UploadSignedCertificate,
  UsePrivateKey,
  WarnOfExpiry,
];
const resolvers = [
  AuditLog,
  CertificateQueries,
  CertificateFields,
  CertificateRevisionFields,
  CertificateMutations,
  CertificateUploads,
  SigningRequests,
  CertificateChange,
  IssuerCertificates,
  ServerCertificates,
  CertificateLoaders,
  DateTimeScalar,
];
const projections = [ClientCertificatesProjection, ServerTrustProjection, TrustedIssuersProjection];
/** In the order in which they start. */
const natsParts = [
  RelayOutbox,
  ReconcileProjectionsOnSchedule,
  PlantEntitlements,
  CertificateCalls,
  CertificateChanges,
  DropKeysOnChange,
  RecordDeviceCertificateUse,
  ForgetDeletedDevice,
  AuditKeyCustody,
  WorkOnSchedule,
  ExpireCertificatesOnSchedule,
  ReviewServerTrustOnSchedule,
];

/** The service as an inventory. */
@Module({})
export class AppModule {
  static with(configuration: Configuration, log: Logger, clock: Clock = () => new Date()): DynamicModule {
    const verifier = TokenVerifier.from(configuration);
    return {
      module: AppModule,
      imports: [
        HealthModule.with(new Readiness()),
        subgraphModule({ schemaPath, verifier, gateway: GatewayOnly.from(configuration), log }),
        UploadsModule,
      ],
      controllers: [CertificateDownloads, SigningRequestDownloads],
      providers: [
        { provide: TokenVerifier, useValue: verifier },
        { provide: APP_FILTER, useClass: DownloadFaults },
        DownloadDesk,
        { provide: CONFIGURATION, useValue: configuration },
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: clock },
        { provide: OBJECT_STORAGE, useFactory: () => new S3ObjectStorage(configuration, log) },
        Database,
        KeyVault,
        KeyAvailability,
        RecentKeyFacts,
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
