import { freePort, portState } from '@koios/embedded-infrastructure';
import { LaunchError } from '../cli/launch-error.js';

/** The port that was asked for, if it is free; 0 becomes a free one. @throws LaunchError when it cannot be had */
export async function gatewayPort(wanted: number): Promise<number> {
  if (wanted === 0) return freePort();
  switch (await portState(wanted)) {
    case 'free':
      return wanted;
    case 'forbidden':
      throw new LaunchError(
        `Port ${wanted} is for root only: choose another (PORT=8080 npm start; 0 takes a free one).`,
      );
    case 'taken':
      throw new LaunchError(
        `Port ${wanted} is in use: stop what listens there, or choose another (PORT=9090 npm start; 0 takes a free one).`,
      );
  }
}
