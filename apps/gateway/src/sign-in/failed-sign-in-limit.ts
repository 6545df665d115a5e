import { AttemptWindows } from './attempt-windows.js';

const attemptsAtName = 10;
/** Behind one address may be a whole site. */
const attemptsFromAddress = 100;

/** Who tries to sign in. */
export interface Attempt {
  readonly address: string;
  /** Of a user. An API key has none: it is too long to be guessed. */
  readonly username?: string;
}

/**
 * Slows down guessing: ten failed sign-ins a minute for a user name from an address, so that nobody locks out another name
 * behind the same address, and a hundred from an address whatever the names. An attempt counts from its beginning, so that
 * many at the same time cannot slip through, and is taken back when it succeeds.
 */
export class FailedSignInLimit {
  private readonly byAddress: AttemptWindows;
  private readonly byName: AttemptWindows;

  constructor(nowMs: () => number = Date.now) {
    this.byAddress = new AttemptWindows(attemptsFromAddress, nowMs);
    this.byName = new AttemptWindows(attemptsAtName, nowMs);
  }

  /** Counts an attempt. Answers 0 when it may be made, otherwise after how many seconds to come again. */
  begin(attempt: Attempt): number {
    const counts = this.countsOf(attempt);
    const waitSeconds = Math.max(...counts.map(({ windows, key }) => windows.waitSeconds(key)));
    if (waitSeconds === 0) for (const { windows, key } of counts) windows.add(key);
    return waitSeconds;
  }

  /** Takes an attempt back: it was no failure. */
  succeeded(attempt: Attempt): void {
    for (const { windows, key } of this.countsOf(attempt)) windows.takeBack(key);
  }

  private countsOf({ address, username }: Attempt): { windows: AttemptWindows; key: string }[] {
    const ofAddress = { windows: this.byAddress, key: address };
    if (username === undefined) return [ofAddress];
    return [ofAddress, { windows: this.byName, key: `${address} ${username}` }];
  }
}
