import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';

/** What every device event says of the device. */
export const deviceFactsSchema = z.object({ deviceId: idSchema, plantId: plantIdSchema, name: z.string() });
