import { expect, it } from '@jest/globals';
import { splitIntoBatches } from './read-batches.js';

it.each([
  [[], 3, []],
  [[1, 2, 3], 0, [[1, 2, 3]]],
  [[1, 2, 3], 3, [[1, 2, 3]]],
  [[1, 2, 3, 4], 3, [[1, 2, 3], [4]]],
  [[1, 2, 3], 1, [[1], [2], [3]]],
])('reads %j with at most %d nodes a request as %j', (nodes, limit, batches) => {
  expect(splitIntoBatches<number>(nodes, limit)).toEqual(batches);
});
