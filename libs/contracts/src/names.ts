import { z } from 'zod';

/** A plant's id: one token of a NATS subject and of a key. */
export const plantIdSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/)
  .describe('The plant.');

/** Ids of certificates, devices and events are UUIDs. */
export const idSchema = z.uuid();

/** SHA-1 of a certificate's DER in upper case hexadecimal (OPC 10000-6, 6.2.2: the thumbprint). */
export const thumbprintSchema = z
  .string()
  .regex(/^[0-9A-F]{40}$/)
  .describe("SHA-1 of the certificate's DER, upper case hexadecimal: the name OPC UA servers know it by.");

/** Bytes in JSON. */
export const bytesSchema = z.base64();

/** An instant in JSON, ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime();
