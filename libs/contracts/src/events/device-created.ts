import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

/** Published by device-service when a device was added. */
export const deviceCreated = defineEvent('device.created', deviceFactsSchema);
