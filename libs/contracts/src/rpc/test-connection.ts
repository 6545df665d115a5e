import { z } from 'zod';
import { idSchema } from '../names.js';
import { messageSecurityModeSchema, securityPolicySchema } from '../security.js';
import { defineRpc } from './rpc.js';

/** The stages of a connection, in order. */
export const connectionTestStageNameSchema = z.enum([
  'RESOLVE',
  'TCP_CONNECT',
  'HELLO',
  'ENDPOINTS',
  'SERVER_CERTIFICATE',
  'SECURE_CHANNEL',
  'SESSION',
  'READ',
]);
export type ConnectionTestStageName = z.infer<typeof connectionTestStageNameSchema>;

/** Why a connection fails, for the person who has to mend it. */
export const connectionFailureSchema = z.object({
  /** The OPC UA status code in the specification's spelling, or what the network said. */
  statusCode: z.string(),
  headline: z.string(),
  meaning: z.string(),
  cure: z.string(),
  evidence: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type ConnectionFailure = z.infer<typeof connectionFailureSchema>;

/** How a connection test went. */
export const connectionTestResultSchema = z.object({
  succeeded: z.boolean(),
  stages: z.array(
    z.object({
      name: connectionTestStageNameSchema,
      passed: z.boolean(),
      durationMs: z.number(),
      detail: z.string().nullable(),
    }),
  ),
  failure: connectionFailureSchema.nullable(),
  durationMs: z.number(),
});
export type ConnectionTestResult = z.infer<typeof connectionTestResultSchema>;

/** As whom the test signs in: like a device's identity, or with a password that is not saved. */
const testedIdentitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANONYMOUS') }),
  z.object({
    kind: z.literal('USER_NAME'),
    userName: z.string(),
    /** Of the saved password; null with one that is not saved. */
    passwordId: idSchema.nullable(),
    /** The password that is not saved, by connector: sealed for the connector's key, with the user's name bound in. */
    sealedPasswords: z.record(z.string(), z.string()).nullable(),
  }),
  z.object({ kind: z.literal('CERTIFICATE'), certificateId: idSchema.nullable() }),
]);

/** Tries a connection stage by stage from the plant, beside any running session. */
export function testConnectionIn(plantId: string) {
  return defineRpc(
    `connectors.${plantId}.test-connection`,
    z.object({
      /** The saved device, whose server trust then counts; null for settings that belong to none. */
      deviceId: idSchema.nullable(),
      endpointUrl: z.string().max(2048),
      securityMode: messageSecurityModeSchema,
      securityPolicy: securityPolicySchema,
      /** Needed unless the security mode is NONE. */
      effectiveCertificateId: idSchema.nullable(),
      userIdentity: testedIdentitySchema.default({ kind: 'ANONYMOUS' }),
      timeoutMs: z.int().min(1_000).max(60_000),
    }),
    connectionTestResultSchema,
  );
}
