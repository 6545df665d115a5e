import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

export const deviceCreated = defineEvent(
  'device.created',
  deviceFactsSchema.describe('Published by device-service when a device was added.'),
);
