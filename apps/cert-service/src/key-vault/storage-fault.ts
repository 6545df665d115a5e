import { certificateFault } from '@koios/service-kit';
import { S3Error } from 'minio';
import { z } from 'zod';

/** Where and with what the storage was asked; no secret is in it. */
export interface StoragePlace {
  readonly endpoint: string;
  readonly bucket: string;
}

/** What is wrong with the object storage, in a sentence for whoever runs the service: it names the variable to look at. */
export function explainStorageFault(error: unknown, { endpoint, bucket }: StoragePlace): string {
  const refused = certificateFault(error, `S3_ENDPOINT ${endpoint}`);
  if (refused !== undefined) return refused;
  const code = error instanceof S3Error ? error.code : codeOf(error);
  switch (code) {
    case 'InvalidAccessKeyId':
      return 'the storage does not know S3_ACCESS_KEY';
    case 'SignatureDoesNotMatch':
      return 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY';
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return `the user of S3_ACCESS_KEY may not do this in S3_BUCKET ${bucket}: it needs to list, read, write and delete`;
    case 'NoSuchBucket':
      return `S3_BUCKET ${bucket} does not exist`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
      return `nothing answers at S3_ENDPOINT ${endpoint} (${code})`;
    case 'ABORT_ERR':
    case 'AbortError':
    case 'TimeoutError':
    case 'ETIMEDOUT':
      return `S3_ENDPOINT ${endpoint} takes too long to answer`;
    default:
      return `the storage at S3_ENDPOINT ${endpoint} failed (${code ?? 'no code'})`;
  }
}

const wordSchema = z.string().optional().catch(undefined);
const factsSchema = z.object({ code: wordSchema, name: wordSchema });

/** Of what the network says; a request that was given up has a name only. */
function codeOf(error: unknown): string | undefined {
  const { code, name } = factsSchema.parse(error);
  return code ?? name;
}
