import { callTo, KoiosError, writeTagValue } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { z } from 'zod';
import { callPlant } from './call-plant.js';
import type { FleetState } from './fleet-state.js';
import { knownDevice } from './known-device.js';

/** What to write, and who wants it. */
export interface WriteInput {
  readonly deviceId: string;
  readonly tag: string;
  readonly value: unknown;
  readonly caller: string;
}

/** What the server said. */
export interface WriteResult {
  readonly succeeded: boolean;
  readonly statusCode: string;
  readonly message: string;
}

/** How long an answer may take on top of the device's own time-out. */
const answerMarginMs = 2_000;
const longestValue = 500_000;
const longestLoggedValue = 200;

const meanings: Readonly<Record<string, string | undefined>> = {
  Good: 'The server has written the value.',
  BadTypeMismatch: "The value does not have the node's data type.",
  BadOutOfRange: 'The value is outside of the range that the node takes.',
  BadNotWritable: 'The node cannot be written on the server.',
  BadUserAccessDenied: 'The user of this device may not write the node: see its rights on the server.',
  BadNodeIdUnknown: "The server has no node with the tag's NodeId.",
  BadWriteNotSupported: 'The server does not support this way of writing.',
};

/** Writes a tag of a device, on behalf of somebody: each time is logged. */
export class WriteDeviceTag {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
    private readonly log: Logger,
  ) {}

  /** @throws KoiosError for wrong input, TAG_NOT_FOUND, TAG_NOT_WRITABLE, VALUE_INVALID, DEVICE_NOT_CONNECTED, … */
  async execute(input: WriteInput): Promise<WriteResult> {
    const value = checkValue(input.value);
    const device = await knownDevice(this.fleet, input.deviceId);
    const { deviceId, plantId, timeoutMs } = device;
    const request = { deviceId, tag: input.tag, value };
    const facts = { deviceId, plantId, tag: input.tag, caller: input.caller, value: shortened(value) };
    try {
      const limitMs = 2 * timeoutMs + answerMarginMs;
      const answer = await callPlant(
        this.connection(),
        plantId,
        () => callTo(device, writeTagValue),
        request,
        limitMs,
      );
      this.log.info({ ...facts, statusCode: answer.statusCode }, 'a tag was written');
      return presentResult(answer.statusCode);
    } catch (error) {
      this.log.info({ ...facts, err: error }, 'a tag could not be written');
      throw uncertain(error);
    }
  }
}

function checkValue(value: unknown): z.infer<ReturnType<typeof z.json>> {
  const parsed = z.json().safeParse(value);
  if (parsed.success && JSON.stringify(parsed.data).length <= longestValue) return parsed.data;
  throw new KoiosError(
    'VALUE_INVALID',
    'The value is no JSON, or has more than 500,000 characters.',
    'value',
  );
}

function presentResult(statusCode: string): WriteResult {
  const succeeded = statusCode.startsWith('Good');
  const message = meanings[statusCode] ?? (succeeded ? meanings['Good'] : undefined);
  return { succeeded, statusCode, message: message ?? `The server answered ${statusCode}.` };
}

function shortened(value: unknown): string {
  return JSON.stringify(value).slice(0, longestLoggedValue);
}

/** Nobody may take a missing answer for a value that was not written. */
function uncertain(error: unknown): unknown {
  if (!(error instanceof KoiosError) || error.code !== 'CONNECTOR_UNAVAILABLE') return error;
  return new KoiosError(
    error.code,
    'No connector answered: read the tag to see whether the value was written.',
  );
}
