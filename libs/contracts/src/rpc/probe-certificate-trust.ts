import { z } from 'zod';
import { idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/** How many servers one call may ask. */
export const mostProbesInACall = 100;

/**
 * Shows the newest revision of a certificate to the servers of devices by a bare secure channel. What they say goes into
 * the bucket `certificate-trust` too.
 */
export function probeCertificateTrustIn(plantId: string) {
  return defineRpc(
    `connectors.${plantId}.probe-certificate-trust`,
    z.object({
      certificateId: idSchema,
      deviceIds: z.array(idSchema).max(mostProbesInACall),
      /** For all of them together. */
      timeoutMs: z.int().min(1_000).max(60_000),
    }),
    z.object({
      probes: z.array(
        z.object({
          deviceId: idSchema,
          endpointUrl: z.string(),
          revision: z.int().positive(),
          /** NONE: the server did not come to see the certificate. */
          verdict: z.enum(['ACCEPTED', 'REFUSED', 'NONE']),
          /** Why it was refused, or why the server did not come to see it. */
          statusCode: z.string().nullable(),
        }),
      ),
    }),
  );
}
