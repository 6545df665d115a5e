/** A mistake of the caller: the message says what to do, and is all that is printed. */
export class CommandError extends Error {}
