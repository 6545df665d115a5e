import { z } from 'zod';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateExpiring = defineEvent(
  'certificate.expiring',
  certificateFactsSchema
    .extend({ daysLeft: z.int().describe('Whole days until it ends.') })
    .describe('Published by cert-service once for each warning period before a certificate ends.'),
);
