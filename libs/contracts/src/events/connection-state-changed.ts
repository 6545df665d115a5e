import { deviceStatusSchema } from '../state/device-status.js';
import { defineEvent } from './event.js';

export const connectionStateChanged = defineEvent(
  'connection.state-changed',
  deviceStatusSchema.describe(
    "Published by a connector when a device's connection status, error, certificate or rotation changed.",
  ),
);
