import { z } from 'zod';
import { idSchema } from '../names.js';
import { defineRpc } from './rpc.js';

/**
 * Hands a device's password over to a connector of its plant: sealed for the connector's own X25519 key (a JWE with
 * ECDH-ES), with the ids of device and password bound in. `*` for the plant is what device-service listens to.
 */
export function handOverPasswordIn(plantId: string) {
  return defineRpc(
    `devices.${plantId}.hand-over-password`,
    z.object({
      deviceId: idSchema,
      passwordId: idSchema,
      /** Who asks, for the log. */
      connectorId: z.string().max(128),
      /** The connector's public key, base64url. */
      recipient: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    }),
    z.object({ sealedPassword: z.string() }),
  );
}
