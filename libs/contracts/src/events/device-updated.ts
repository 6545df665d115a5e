import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

export const deviceUpdated = defineEvent(
  'device.updated',
  deviceFactsSchema.describe("Published by device-service when a device's configuration changed."),
);
