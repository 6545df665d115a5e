import { expect, it } from '@jest/globals';
import { UnfinishedMessage } from './unfinished-message.js';

const chunk = (end: string): Buffer =>
  Buffer.concat([Buffer.from(`MSG${end}`), Buffer.alloc(1024 * 1024 - 4)]);

it('takes 32 MiB of a message that is not complete yet, and no more', () => {
  const message = new UnfinishedMessage();
  const admitted = Array.from({ length: 33 }, () => message.admits(chunk('C')));
  expect(admitted).toEqual([...Array.from({ length: 32 }, () => true), false]);
});

it('begins anew with every message that ends', () => {
  const message = new UnfinishedMessage();
  for (let count = 0; count < 32; count += 1) message.admits(chunk('C'));
  expect(message.admits(chunk('F'))).toBe(true);
  expect(message.admits(chunk('C'))).toBe(true);
});
