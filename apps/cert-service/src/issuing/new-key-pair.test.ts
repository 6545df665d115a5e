import { generateKeyPairSync, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { newKeyPair } from './new-key-pair.js';

describe('newKeyPair', () => {
  it('leaves threads to signatures, however many keys are wanted at once', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const order: string[] = [];
    const keyPairs = Array.from({ length: 5 }, () => newKeyPair(3072).then(() => order.push('key pair')));
    const signature = promisify(sign)('sha256', Buffer.of(1), privateKey).then(() => order.push('signature'));
    await Promise.all([signature, ...keyPairs]);
    expect(order).toEqual(['signature', ...Array.from({ length: 5 }, () => 'key pair')]);
  });
});
