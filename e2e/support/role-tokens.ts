import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { RunningStack } from './running-stack.js';

/** Tokens as the gateway issues them, for any roles: signed with the stack's own key. */
export async function tokenFor(stack: RunningStack, roles: readonly string[]): Promise<string> {
  const secrets = JSON.parse(readFileSync(join(stack.dataDirectory, 'secrets.json'), 'utf8')) as {
    tokenSigningKey: JWK & { kid: string };
  };
  const key = secrets.tokenSigningKey;
  return new SignJWT({ roles })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .setIssuer(stack.facts.gatewayUrl)
    .setAudience('koios-opcua')
    .setSubject(roles.join('+') || 'nobody')
    .setExpirationTime('30m')
    .sign(await importJWK(key, 'EdDSA'));
}
