import { z } from 'zod';
import { bytesSchema, idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/** Decrypts one cipher block with a certificate's private key, which stays in cert-service (OPC 10000-6, 6.7.4). */
export const keyDecrypt = defineRpc(
  'certificates.key.decrypt',
  z.object({
    certificateId: idSchema,
    revision: z.int().positive(),
    padding: z.enum(['RSA-PKCS1-v1_5', 'RSA-OAEP']),
    oaepHash: z.enum(['SHA-1', 'SHA-256']).optional(),
    block: bytesSchema.max(4096),
  }),
  z.object({ plaintext: bytesSchema }),
);
