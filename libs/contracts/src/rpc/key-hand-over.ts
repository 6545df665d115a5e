import { z } from 'zod';
import { idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/**
 * Hands a private key over to a connector of a plant whose key custody is SEALED: sealed for the connector's own X25519
 * key (a JWE with ECDH-ES), with {@link handedKeyOwner} bound in. Each hand-over is in the audit log before it is answered.
 */
export const keyHandOver = defineRpc(
  'certificates.key.hand-over',
  z.object({
    certificateId: idSchema,
    revision: z.int().positive(),
    /** Who asks, for the audit log. */
    connectorId: z.string().max(128),
    /** The connector's public key, base64url. */
    recipient: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  }),
  z.object({ sealedKey: z.string() }),
);

/** What a handed over key is bound to: it opens as the key of this revision in this plant, for this purpose, and as nothing else. */
export function handedKeyOwner({ certificateId, revision, plantId }: HandedKey) {
  return { certificateId, revision, plantId, purpose: 'koios-connector-key' };
}

interface HandedKey {
  readonly certificateId: string;
  readonly revision: number;
  readonly plantId: string;
}
