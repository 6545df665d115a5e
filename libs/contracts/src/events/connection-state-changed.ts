import { deviceStatusSchema } from '../state/device-status.js';
import { defineEvent } from './event.js';

/** Published by a connector when a device's connection status, error, certificate or rotation changed. */
export const connectionStateChanged = defineEvent('connection.state-changed', deviceStatusSchema);
