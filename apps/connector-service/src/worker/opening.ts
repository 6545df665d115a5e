import type { ConnectionBasis } from '../domain/next-step.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import {
  basisOf,
  type ConnectionOpener,
  type ConnectionTarget,
  type DeviceConnection,
  type OpenChannel,
} from './connection-opener.js';

/** One device's try at a session, which counts only as long as nobody gives it up. */
export class Opening {
  readonly basis: ConnectionBasis;
  private readonly controller = new AbortController();
  private opened: OpenChannel | undefined;

  /** @param predecessor what it knows of the server is not asked for anew */
  constructor(
    private readonly opener: ConnectionOpener,
    private readonly target: ConnectionTarget,
    private readonly predecessor: DeviceConnection | undefined,
  ) {
    this.basis = basisOf(target);
  }

  /** Does the work when the server may be connected to; a failure closes what was opened on the way. */
  async inTurn(work: () => Promise<void>): Promise<void> {
    try {
      await this.opener.inTurn(this.target.endpointUrl, work, this.controller.signal);
    } catch (error) {
      void this.opened?.channel.close();
      throw error;
    }
  }

  /** Opens a channel, unless there is one from a call before, and a session on it. @throws ConnectionFailedError */
  async openSession(): Promise<DeviceConnection> {
    const attempt = new ConnectionAttempt(this.target, this.controller.signal);
    this.opened ??= await this.opener.openChannel(this.target, attempt, this.predecessor);
    return this.opener.openSession(this.opened, attempt);
  }

  giveUp(): void {
    this.controller.abort();
  }

  get isGivenUp(): boolean {
    return this.controller.signal.aborted;
  }
}

/** The server has accepted our certificate, and has no room for one more session. */
export function hasNoRoom(error: unknown): boolean {
  return error instanceof ConnectionFailedError && error.fault.code === 'BadTooManySessions';
}
