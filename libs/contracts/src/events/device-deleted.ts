import { deviceFactsSchema } from './device-facts.js';
import { defineEvent } from './event.js';

/** Published by device-service when a device was deleted. */
export const deviceDeleted = defineEvent('device.deleted', deviceFactsSchema);
