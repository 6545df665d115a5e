import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Violation, WireGuard } from './wire-guard.js';

const buffer = 64 * 1024;

function frame(type: string, content: Buffer, size = content.length + 8): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(size, 4);
  return Buffer.concat([header, content]);
}

function acknowledgement(receive = 65_536, send = 65_536): Buffer {
  const content = Buffer.alloc(20);
  content.writeUInt32LE(receive, 4);
  content.writeUInt32LE(send, 8);
  return frame('ACKF', content);
}

const opening = frame('OPNF', Buffer.alloc(124));
const message = frame('MSGF', Buffer.alloc(200));
const part = (size: number): Buffer => frame('MSGC', Buffer.alloc(size - 8));
const error = frame('ERRF', Buffer.alloc(8));

describe('what a server may send', () => {
  let guard: WireGuard;

  beforeEach(() => {
    guard = new WireGuard();
  });

  const check = (...data: Buffer[]): string | undefined =>
    data.map((piece) => guard.check(piece)).find((violation) => violation !== undefined)?.code;

  const open = (): void => {
    guard.sent(opening);
    expect(check(acknowledgement(), opening)).toBeUndefined();
  };

  it('is a greeting, a channel and an answer to each request, however the network divides them', () => {
    const answers = [acknowledgement(), opening, part(9_000), message, message, opening, message];
    const stream = Buffer.concat(answers);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length }), { maxLength: 30 }), (cuts) => {
        const other = new WireGuard();
        [opening, message, message, opening, message].forEach((request) => other.sent(request));
        const ends = [...new Set([...cuts, stream.length])].sort((one, next) => one - next);
        const found = ends.map((end, index) => other.check(stream.subarray(ends[index - 1] ?? 0, end)));
        expect(found.filter((violation) => violation !== undefined)).toEqual([]);
        expect(other.check(message)?.code).toBe('BadTcpMessageTypeInvalid');
      }),
    );
  });

  it('is an error at any time, after which nothing comes', () => {
    expect(check(error)).toBeUndefined();
    expect(check(error)).toBe('BadTcpMessageTypeInvalid');
  });

  it('is an error after a channel was opened', () => {
    open();
    expect(check(error)).toBeUndefined();
  });

  it('is no noise: it ends with the first header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 200 }), (noise) => {
        const data = Buffer.from(noise);
        // A fourth letter and a size that make sense by chance are as unlikely as the first three.
        expect(new WireGuard().check(data)?.code).toBe('BadUnknownResponse');
        guard = new WireGuard();
        open();
        expect(guard.check(data)?.code).toBe('BadTcpMessageTypeInvalid');
      }),
    );
  });

  it.each<[string, Buffer[]]>([
    ['a greeting with no room in it', [acknowledgement(65_536, 0)]],
    ['a greeting that takes nothing', [acknowledgement(0, 65_536)]],
    ['a greeting of another length', [frame('ACKF', Buffer.alloc(24))]],
    ['a greeting in parts', [frame('ACKC', Buffer.alloc(20))]],
    ['a message', [message]],
  ])('does not begin with %s', (_, data) => {
    expect(check(...data)).toBe('BadUnknownResponse');
  });

  it.each<[string, Buffer[], string]>([
    ['a second greeting', [acknowledgement()], 'BadTcpMessageTypeInvalid'],
    ['a message before there is a channel', [message], 'BadTcpMessageTypeInvalid'],
    ['a part of a message before there is a channel', [part(65_536)], 'BadTcpMessageTypeInvalid'],
    ['a channel in parts', [frame('OPNC', Buffer.alloc(100))], 'BadTcpMessageTypeInvalid'],
    ['a channel of 2 GiB', [frame('OPNF', Buffer.alloc(64), 0x7fffffff)], 'BadTcpMessageTooLarge'],
    ['a chunk of no bytes', [frame('OPNF', Buffer.alloc(64), 0)], 'BadTcpMessageTypeInvalid'],
  ])('is not, after the greeting, %s', (_, data, code) => {
    guard.sent(opening);
    check(acknowledgement());
    expect(check(...data)).toBe(code);
  });

  it('is not an answer to nothing', () => {
    open();
    guard.sent(message);
    expect(check(message)).toBeUndefined();
    expect(check(message)).toBe('BadTcpMessageTypeInvalid');
  });

  it('is not even the beginning of one', () => {
    open();
    expect(check(part(9_000))).toBe('BadTcpMessageTypeInvalid');
  });

  const mebibytesTaken = (): number => {
    guard.sent(message);
    const found: (Violation | undefined)[] = [];
    while (!found.at(-1) && found.length < 1_000) found.push(guard.check(part(buffer)));
    expect(found.at(-1)?.code).toBe('BadTcpMessageTooLarge');
    return (found.length - 1) / 16;
  };

  it('has at most 1 MiB in a message before there is a session', () => {
    open();
    expect(mebibytesTaken()).toBe(1);
  });

  it('has at most 32 MiB in a message, counted anew for each', () => {
    open();
    guard.hasSession = true;
    guard.sent(message);
    expect(check(part(buffer), message)).toBeUndefined();
    expect(mebibytesTaken()).toBe(32);
  });

  it('has no chunk that is larger than we said', () => {
    open();
    guard.hasSession = true;
    guard.sent(message);
    expect(check(frame('MSGF', Buffer.alloc(0), buffer + 1))).toBe('BadTcpMessageTooLarge');
  });

  it('has at most 4,096 chunks in a message', () => {
    open();
    guard.hasSession = true;
    guard.sent(message);
    const parts = Array.from({ length: 4_096 }, () => part(12));
    expect(check(...parts)).toBeUndefined();
    expect(check(part(12))).toBe('BadTcpMessageTooLarge');
  });
});
