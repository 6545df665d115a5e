import { z } from 'zod';
import { instantSchema, thumbprintSchema } from '../names.js';
import { messageSecurityModeSchema, securityPolicySchema, userIdentityKindSchema } from '../security.js';
import { defineRpc } from './rpc.js';
import { connectionFailureSchema } from './test-connection.js';

/** What a server's certificate says of itself. */
const presentedCertificateSchema = z.object({
  thumbprint: thumbprintSchema,
  subject: z.string(),
  issuer: z.string(),
  applicationUri: z.string().nullable(),
  validFrom: instantSchema,
  validUntil: instantSchema,
});

/** What a server offers, the strongest endpoint first; or why it could not be asked. */
export const endpointDiscoverySchema = z.object({
  endpoints: z.array(
    z.object({
      endpointUrl: z.string(),
      securityMode: messageSecurityModeSchema,
      /** null: one that Koios does not know. */
      securityPolicy: securityPolicySchema.exclude(['AUTO']).nullable(),
      securityPolicyUri: z.string(),
      securityLevel: z.int(),
      userIdentities: z.array(userIdentityKindSchema),
    }),
  ),
  applicationName: z.string().nullable(),
  applicationUri: z.string().nullable(),
  serverCertificate: presentedCertificateSchema.nullable(),
  failure: connectionFailureSchema.nullable(),
});
export type EndpointDiscovery = z.infer<typeof endpointDiscoverySchema>;

/** Asks a server from the plant which endpoints it offers (OPC 10000-4, 5.5.4). */
export function discoverEndpointsIn(plantId: string) {
  return defineRpc(
    `connectors.${plantId}.discover-endpoints`,
    z.object({ endpointUrl: z.string().max(2048), timeoutMs: z.int().min(1_000).max(60_000) }),
    endpointDiscoverySchema,
  );
}
