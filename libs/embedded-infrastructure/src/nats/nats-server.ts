/** A NATS server that can be started on this machine. */
export type NatsServer = NatsBinary | NatsContainer;

export interface NatsBinary {
  readonly kind: 'binary';
  readonly path: string;
  /** As it says itself: `2.9.10`. */
  readonly version: string;
}

export interface NatsContainer {
  readonly kind: 'container';
  /** The engine's program. */
  readonly engine: string;
  readonly image: string;
  readonly version: string;
}

/** What is fetched where a version can be chosen. Nothing of ours needs one newer than 2.9. */
export const fetchedNatsVersion = '2.12.4';

export function isAtLeast(version: string, oldestVersion: `${number}.${number}`): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  const [major = 0, minor = 0] = oldestVersion.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
