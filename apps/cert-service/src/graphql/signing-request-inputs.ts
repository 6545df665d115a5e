import { KoiosError } from '@koios/opcua-contracts';
import { z } from 'zod';
import type { SigningRequestOrder } from '../use-cases/create-signing-request.js';
import { identityFields } from './identity-inputs.js';
import { certificateFieldCodes, description, name } from './inputs.js';
import { parseInput } from './parse-input.js';
import type { CreateSigningRequestInput } from './schema.generated.js';

/** Reads CreateSigningRequestInput, with its defaults. @throws KoiosError */
export function signingRequestOrder(
  input: CreateSigningRequestInput,
  defaultHostname: string,
): SigningRequestOrder {
  const { certificateId, ...others } = input;
  if (certificateId == null) return newOrder(others, defaultHostname);
  const tooMuch = Object.entries(others).find(([, value]) => value != null);
  if (!tooMuch) return { kind: 'RENEWAL', certificateId };
  const message = 'For a renewal give the certificate alone: everything else is taken from it.';
  throw new KoiosError('BAD_USER_INPUT', message, tooMuch[0]);
}

function newOrder(input: object, defaultHostname: string): SigningRequestOrder {
  const schema = z.strictObject({ name, description, ...identityFields(defaultHostname) });
  const parsed = parseInput(schema, input, certificateFieldCodes);
  const { description: text, keySize, ...identity } = parsed;
  return { kind: 'NEW', identity, keySize, description: text ?? null };
}
