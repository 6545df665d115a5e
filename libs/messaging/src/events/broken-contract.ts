/** A message that no repetition mends: it is no event, or its data is not what its contract says. */
export class BrokenContract extends Error {
  override readonly name = 'BrokenContract';
}
