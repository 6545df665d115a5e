import { z } from 'zod';
import { idSchema } from '../names.js';
import type { DeviceCall } from './device-call.js';

/** Somebody has just seen the server accept our certificate: what waits for that need not wait any longer. */
export const wakeDevice = {
  name: 'wake',
  request: z.object({ deviceId: idSchema }),
  response: z.object({}),
} satisfies DeviceCall;
