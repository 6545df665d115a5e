import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type { ConnectionTarget, DeviceConnection, OpenChannel } from './connection-opener.js';
import type { PlantContext } from './plant-context.js';

/** How long a try may take from its first byte. */
const attemptLimitMs = 20_000;

/** One device's try at a session, when it is its turn among all the handshakes of the process. */
export class Opening {
  private opened: OpenChannel | undefined;

  constructor(
    private readonly context: Pick<PlantContext, 'opener' | 'handshakes'>,
    private readonly target: ConnectionTarget,
    private readonly givenUp: AbortSignal,
  ) {}

  /** Opens a channel, unless there is one from a call before, and a session on it. @throws ConnectionFailedError */
  openSession(): Promise<DeviceConnection> {
    return this.context.handshakes.run(async () => {
      const attempt = new ConnectionAttempt(this.target, this.withLimit());
      this.opened ??= await this.context.opener.openChannel(this.target, attempt);
      return this.context.opener.openSession(this.opened, attempt);
    }, this.givenUp);
  }

  /** Closes what was opened on the way to a failure. */
  abandon(): void {
    void this.opened?.channel.close();
  }

  private withLimit(): AbortSignal {
    return AbortSignal.any([this.givenUp, AbortSignal.timeout(attemptLimitMs)]);
  }
}

/** The server has accepted our certificate, and has no room for one more session. */
export function hasNoRoom(error: unknown): boolean {
  return error instanceof ConnectionFailedError && error.fault.code === 'BadTooManySessions';
}
