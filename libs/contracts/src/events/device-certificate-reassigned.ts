import { z } from 'zod';
import { idSchema } from '../names.js';
import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

/** Why a device's effective certificate changed. */
export const reassignmentReasonSchema = z.enum(['ASSIGNED', 'CERTIFICATE_DELETED', 'DEFAULT_CHANGED']);

/** Published by device-service when the certificate that a device effectively uses changed. */
export const deviceCertificateReassigned = defineEvent(
  'device.certificate-reassigned',
  deviceFactsSchema.extend({
    previousCertificateId: idSchema.nullable(),
    certificateId: idSchema,
    reason: reassignmentReasonSchema,
  }),
);
