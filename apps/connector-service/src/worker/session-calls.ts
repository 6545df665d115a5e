import type { browseDevice, writeTagValue } from '@koios/opcua-contracts';
import { KoiosError } from '@koios/opcua-contracts';
import type { z } from 'zod';
import { browseNodes } from '../opcua/browse-nodes.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { OpcUaSession } from '../opcua/opcua-session.js';
import { writeValue } from '../opcua/write-value.js';
import type { PlantWorker } from './plant-worker.js';

/** What is asked for on the session on which a device is scanned. */
export class SessionCalls {
  constructor(private readonly worker: Pick<PlantWorker, 'sessionOf' | 'configOf'>) {}

  /** @throws KoiosError DEVICE_NOT_CONNECTED, NODE_NOT_FOUND or SERVER_REFUSED */
  async browse(
    request: z.infer<typeof browseDevice.request>,
  ): Promise<z.infer<typeof browseDevice.response>> {
    const session = this.sessionOf(request.deviceId);
    return refusing(() => browseNodes(session, request.nodeId, request));
  }

  /** @throws KoiosError TAG_NOT_FOUND, TAG_NOT_WRITABLE, DEVICE_NOT_CONNECTED, VALUE_INVALID or SERVER_REFUSED */
  async write(
    request: z.infer<typeof writeTagValue.request>,
  ): Promise<z.infer<typeof writeTagValue.response>> {
    const tag = this.worker.configOf(request.deviceId)?.tags.find(({ name }) => name === request.tag);
    if (!tag) throw new KoiosError('TAG_NOT_FOUND', undefined, 'tag');
    if (!tag.writable) throw new KoiosError('TAG_NOT_WRITABLE', undefined, 'tag');
    const session = this.sessionOf(request.deviceId);
    return { statusCode: await refusing(() => writeValue(session, tag, request.value)) };
  }

  private sessionOf(deviceId: string): OpcUaSession {
    const session = this.worker.sessionOf(deviceId);
    if (!session || session.hasEnded) throw new KoiosError('DEVICE_NOT_CONNECTED', undefined, 'deviceId');
    return session;
  }
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OpcUaFault)) throw error;
    if (error.code === 'BadNodeIdUnknown' || error.code === 'BadNodeIdInvalid')
      throw new KoiosError('NODE_NOT_FOUND', undefined, 'nodeId');
    throw new KoiosError('SERVER_REFUSED', `The server answered ${error.code}.`);
  }
}
