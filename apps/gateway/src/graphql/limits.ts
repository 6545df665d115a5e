/**
 * How much a request may ask for. The largest screen asks for some two hundred tokens, seven levels deep, with a handful of
 * aliases; a hundred devices with forty fields each cost four thousand. docs/api.md tells front-end developers.
 */
export const limits = {
  cost: 20_000,
  depth: 12,
  aliases: 30,
  tokens: 2_000,
  directives: 50,
  /** Three files of 256 KiB, or the longest list of tags. */
  bodyBytes: 1_048_576,
} as const;
