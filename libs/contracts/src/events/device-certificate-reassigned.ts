import { z } from 'zod';
import { idSchema } from '../names.js';
import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

/** Why a device's effective certificate changed. */
export const reassignmentReasonSchema = z.enum(['ASSIGNED', 'CERTIFICATE_DELETED', 'DEFAULT_CHANGED']);

export const deviceCertificateReassigned = defineEvent(
  'device.certificate-reassigned',
  deviceFactsSchema
    .extend({
      previousCertificateId: idSchema
        .nullable()
        .describe('What it used before; null when nothing was known.'),
      certificateId: idSchema,
      reason: reassignmentReasonSchema,
    })
    .describe('Published by device-service when the certificate that a device effectively uses changed.'),
);
