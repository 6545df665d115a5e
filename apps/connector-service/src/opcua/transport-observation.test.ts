import { beforeEach, describe, expect, it } from '@jest/globals';
import { isOpenSecureChannel, TransportObservation } from './transport-observation.js';

const open = Buffer.from('OPNF....');
const message = Buffer.from('MSGF....');

describe('what goes out on a channel', () => {
  let sent: string[];
  let observation: TransportObservation;
  const send = (chunk: Buffer, name: string): void => observation.send(chunk, () => sent.push(name));

  beforeEach(() => {
    sent = [];
    observation = new TransportObservation();
  });

  it('goes out at once', () => {
    send(message, 'read');
    send(open, 'open');
    expect(sent).toEqual(['read', 'open']);
  });

  it('does not overtake the channel that is being renewed, and keeps its order behind it', () => {
    observation.holdBack();
    send(message, 'read 1');
    send(message, 'read 2');
    expect(sent).toEqual([]);
    send(open, 'open');
    send(message, 'read 3');
    expect(sent).toEqual(['open', 'read 1', 'read 2', 'read 3']);
  });

  it('goes out when the channel will not be renewed', () => {
    observation.holdBack();
    send(message, 'read 1');
    observation.passOn();
    send(message, 'read 2');
    expect(sent).toEqual(['read 1', 'read 2']);
  });
});

it('knows an OpenSecureChannel message by its first three letters', () => {
  expect(isOpenSecureChannel(open)).toBe(true);
  expect(isOpenSecureChannel(message)).toBe(false);
  expect(isOpenSecureChannel(Buffer.from('OP'))).toBe(false);
  expect(isOpenSecureChannel(new Uint8Array())).toBe(false);
});
