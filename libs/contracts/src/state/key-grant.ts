import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** For a while a plant's connectors may use a certificate that none of its devices is set to: somebody tries it. */
export const keyGrantSchema = z.object({ plantId: plantIdSchema, certificateId: idSchema });

/** Written by the api role of connector-service before a test; read by cert-service. Keys: `<plant>.<certificate>`. */
export const keyGrantsBucket = {
  name: 'key-grants',
  value: keyGrantSchema,
  timeToLiveMs: 120_000,
} satisfies BucketDefinition;
