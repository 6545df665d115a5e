import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

/** Published by device-service when a device's configuration changed. */
export const deviceUpdated = defineEvent('device.updated', deviceFactsSchema);
