import { z } from 'zod';
import { bytesSchema, idSchema, plantIdSchema } from '../names.js';
import { serverVerificationSchema } from '../security.js';
import { defineRpc } from './rpc.js';

/** Whether connectors may accept a server's certificate. */
export const serverCertificateTrustSchema = z.enum(['PENDING', 'TRUSTED', 'REJECTED']);
export type ServerCertificateTrust = z.infer<typeof serverCertificateTrustSchema>;

/**
 * Records the certificate that a server presented for a device and answers whether it is trusted. With
 * TRUST_ON_FIRST_USE a device's first certificate is trusted; a later, different one waits for a person's decision.
 * With TRUSTED_ONLY every one waits that no authority of ours has issued, also one that was trusted on first use
 * before. With ACCEPT_ANY nothing is decided: the connector accepts what is not REJECTED.
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
    verification: serverVerificationSchema.default('TRUST_ON_FIRST_USE'),
  }),
  z.object({ trust: serverCertificateTrustSchema }),
);
