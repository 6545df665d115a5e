import { z } from 'zod';
import { idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/** Which of these certificates exist, and which one is the default. */
export const describeCertificates = defineRpc(
  'certificates.describe',
  z.object({ certificateIds: z.array(idSchema).max(1000) }),
  z.object({
    defaultCertificateId: idSchema,
    certificates: z.array(
      z.object({ certificateId: idSchema, name: z.string(), securityPolicies: z.array(z.string()) }),
    ),
  }),
);
