/** The stack cannot be brought up, for a reason that its user can do something about. The message is one sentence. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}
