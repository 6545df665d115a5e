import { z } from 'zod';
import { idSchema, plantIdSchema, thumbprintSchema } from '../names.js';

/** What every event about a server's certificate says of it. */
export const serverCertificateFactsSchema = z.object({
  serverCertificateId: idSchema,
  plantId: plantIdSchema,
  deviceId: idSchema,
  thumbprint: thumbprintSchema,
});
