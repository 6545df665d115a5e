import { z } from 'zod';
import { plantIdSchema } from '../names.js';
import { keyCustodySchema } from '../security.js';
import { defineEvent } from './event.js';

export const plantKeyCustodyChanged = defineEvent(
  'plant.key-custody-changed',
  z
    .object({
      plantId: plantIdSchema,
      name: z.string(),
      keyCustody: keyCustodySchema.describe('What it is set to now.'),
      changedBy: z.string().describe('Who set it: the subject of the token.'),
    })
    .describe(
      'Published by device-service when somebody has set where the private keys are that the connectors of a plant use.',
    ),
);
