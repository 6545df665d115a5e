import { randomUUID } from 'node:crypto';
import type { DeviceConfig } from '@koios/opcua-contracts';
import { z } from 'zod';
import type { DeviceStack } from './device-stack.js';

const fields = `
  id name endpointUrl securityMode securityPolicy enabled scanRateMs createdAt
  plant { id name } tags { name nodeId dataType writable deadband } clientCertificate { id } effectiveCertificate { id }
  readMode timeoutMs serverVerification userIdentity { kind userName certificate { id } }`;

const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  endpointUrl: z.string(),
  securityMode: z.string(),
  securityPolicy: z.string(),
  enabled: z.boolean(),
  scanRateMs: z.number(),
  createdAt: z.iso.datetime(),
  plant: z.object({ id: z.string(), name: z.string() }),
  tags: z.array(
    z.object({
      name: z.string(),
      nodeId: z.string(),
      dataType: z.string().nullable(),
      writable: z.boolean(),
      deadband: z.number().nullable(),
    }),
  ),
  readMode: z.string(),
  timeoutMs: z.number(),
  serverVerification: z.string(),
  userIdentity: z.object({
    kind: z.string(),
    userName: z.string().nullable(),
    certificate: z.object({ id: z.string() }).nullable(),
  }),
  clientCertificate: z.object({ id: z.string() }).nullable(),
  effectiveCertificate: z.object({ id: z.string() }),
});
export type DeviceAnswer = z.infer<typeof deviceSchema>;

/** The mutations that answer a device, with their one argument. */
export const deviceMutations = {
  createDevice: `mutation ($input: CreateDeviceInput!) { device: createDevice(input: $input) { ${fields} } }`,
  updateDevice: `mutation ($input: UpdateDeviceInput!) { device: updateDevice(input: $input) { ${fields} } }`,
  setDeviceSecurity: `mutation ($input: DeviceSecurityInput!) { device: setDeviceSecurity(input: $input) { ${fields} } }`,
  setDeviceEnabled: `mutation ($id: ID!, $enabled: Boolean!) { device: setDeviceEnabled(id: $id, enabled: $enabled) { ${fields} } }`,
} as const;

/** A good input, under a name of its own. */
export function deviceInput(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: `Device ${randomUUID()}`, endpointUrl: 'opc.tcp://plc.example.com:4840', ...changes };
}

/** Makes a change that has to succeed. */
export async function change(
  stack: DeviceStack,
  mutation: keyof typeof deviceMutations,
  variables: Record<string, unknown>,
): Promise<DeviceAnswer> {
  const { data, errors } = await stack.ask(deviceMutations[mutation], variables);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return z.object({ device: deviceSchema }).parse(data).device;
}

export function createDevice(
  stack: DeviceStack,
  changes: Record<string, unknown> = {},
): Promise<DeviceAnswer> {
  return change(stack, 'createDevice', { input: deviceInput(changes) });
}

/** A device with Sign & Encrypt that a certificate is assigned to. */
export function createSecureDevice(
  stack: DeviceStack,
  clientCertificateId: string,
  changes: Record<string, unknown> = {},
): Promise<DeviceAnswer> {
  return createDevice(stack, { securityMode: 'SIGN_AND_ENCRYPT', clientCertificateId, ...changes });
}

export async function readDevice(stack: DeviceStack, id: string): Promise<DeviceAnswer | null> {
  const { data } = await stack.ask(`query ($id: ID!) { device(id: $id) { ${fields} } }`, { id });
  return z.object({ device: deviceSchema.nullable() }).parse(data).device;
}

/** What connectors read of a device. */
export async function readConfig(
  stack: DeviceStack,
  device: DeviceAnswer,
): Promise<DeviceConfig | undefined> {
  return (await stack.configs.get(`${device.plant.id}.${device.id}`))?.value;
}

/** The types of the events about a device so far. */
export function eventsAbout(stack: DeviceStack, id: string): { type: string; data: unknown }[] {
  return stack.events.filter(({ subject }) => subject === id).map(({ type, data }) => ({ type, data }));
}
