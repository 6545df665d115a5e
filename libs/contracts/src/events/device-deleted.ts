import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

export const deviceDeleted = defineEvent(
  'device.deleted',
  deviceFactsSchema.describe('Published by device-service when a device was deleted.'),
);
