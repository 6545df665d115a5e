import { freePort } from '@koios/embedded-infrastructure';
import type { ServiceName } from '../services/service-names.js';
import { gatewayPort } from './gateway-port.js';

/** Where everybody listens, on loopback, for as long as the stack runs: who is started again comes back to its port. */
export interface StackPorts {
  readonly http: Readonly<Record<ServiceName, number>>;
  readonly postgres: number;
  readonly nats: number;
  readonly objectStorage: number;
}

/** @throws LaunchError when the gateway's port is taken */
export async function choosePorts(gateway: number): Promise<StackPorts> {
  return {
    http: {
      gateway: await gatewayPort(gateway),
      'cert-service': await freePort(),
      'device-service': await freePort(),
      'connector-service': await freePort(),
    },
    postgres: await freePort(),
    nats: await freePort(),
    objectStorage: await freePort(),
  };
}
