import { z } from 'zod';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service once for each warning period before a certificate ends. */
export const certificateExpiring = defineEvent(
  'certificate.expiring',
  certificateFactsSchema.extend({ daysLeft: z.int() }),
);
