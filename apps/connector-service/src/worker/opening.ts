import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type {
  ConnectionOpener,
  ConnectionTarget,
  DeviceConnection,
  OpenChannel,
} from './connection-opener.js';

/** One device's try at a session. */
export class Opening {
  private opened: OpenChannel | undefined;

  constructor(
    private readonly opener: ConnectionOpener,
    private readonly target: ConnectionTarget,
    private readonly givenUp: AbortSignal,
    private readonly predecessor: DeviceConnection | undefined,
  ) {}

  /** Opens a channel, unless there is one from a call before, and a session on it. @throws ConnectionFailedError */
  async openSession(): Promise<DeviceConnection> {
    const attempt = new ConnectionAttempt(this.target, this.givenUp);
    this.opened ??= await this.opener.openChannel(this.target, attempt, this.predecessor);
    return this.opener.openSession(this.opened, attempt);
  }

  /** Closes what was opened on the way to a failure. */
  abandon(): void {
    void this.opened?.channel.close();
  }
}

/** The server has accepted our certificate, and has no room for one more session. */
export function hasNoRoom(error: unknown): boolean {
  return error instanceof ConnectionFailedError && error.fault.code === 'BadTooManySessions';
}
