import { z } from 'zod';
import { bytesSchema, idSchema, plantIdSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/** Whether connectors may accept a server's certificate. */
export const serverCertificateTrustSchema = z.enum(['PENDING', 'TRUSTED', 'REJECTED']);
export type ServerCertificateTrust = z.infer<typeof serverCertificateTrustSchema>;

/**
 * Records the certificate that a server presented for a device and answers whether it is trusted. A device's
 * first certificate is trusted on first use; a later, different one waits for a person's decision.
 */
export const presentServerCertificate = defineRpc(
  'certificates.server-certificate.present',
  z.object({
    plantId: plantIdSchema,
    deviceId: idSchema,
    /** DER, leaf first. */
    certificateChain: z
      .array(bytesSchema.max(96 * 1024))
      .min(1)
      .max(5),
  }),
  z.object({ trust: serverCertificateTrustSchema }),
);
