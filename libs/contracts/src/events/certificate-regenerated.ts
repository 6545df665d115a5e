import { z } from 'zod';
import { thumbprintSchema } from '../names.js';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Why a certificate was regenerated: RENEWAL overlaps, COMPROMISED cuts the old revision at once. */
export const regenerationReasonSchema = z.enum(['RENEWAL', 'COMPROMISED']);
export type RegenerationReason = z.infer<typeof regenerationReasonSchema>;

export const certificateRegenerated = defineEvent(
  'certificate.regenerated',
  certificateFactsSchema
    .extend({
      previousThumbprint: thumbprintSchema.describe('Of the revision before.'),
      reason: regenerationReasonSchema,
    })
    .describe('Published by cert-service when a certificate got a new revision.'),
);
