import { z } from 'zod';
import { idSchema } from '../names.js';
import type { DeviceCall } from './device-call.js';

/** Writes a tag's value through the device's running session; the server's answer is the result. */
export const writeTagValue = {
  name: 'write',
  request: z.object({ deviceId: idSchema, tag: z.string(), value: z.json() }),
  response: z.object({ statusCode: z.string() }),
} satisfies DeviceCall;
