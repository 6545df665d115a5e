import { Bucket } from '@koios/messaging';
import { keyGrantsBucket } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';

/** Lets a plant's connectors use a certificate for a while that somebody tries before a device is set to it. */
export async function grantKey(
  connection: NatsConnection,
  plantId: string,
  certificateId: string | null,
): Promise<void> {
  if (certificateId === null) return;
  const bucket = await Bucket.open(connection, keyGrantsBucket);
  await bucket.put(`${plantId}.${certificateId}`, { plantId, certificateId });
}
