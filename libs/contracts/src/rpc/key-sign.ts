import { z } from 'zod';
import { bytesSchema, idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/** Signs with a certificate's private key, which stays in cert-service (OPC 10000-6, 6.7.4). */
export const keySign = defineRpc(
  'certificates.key.sign',
  z.object({
    certificateId: idSchema,
    revision: z.int().positive(),
    padding: z.enum(['RSA-PKCS1-v1_5', 'RSA-PSS']),
    hash: z.enum(['SHA-1', 'SHA-256']),
    data: bytesSchema.max(128 * 1024),
  }),
  z.object({ signature: bytesSchema }),
);
