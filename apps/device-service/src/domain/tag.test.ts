import { describe, expect, it } from '@jest/globals';
import { parseTags, type Tag } from './tag.js';

function tags(count: number, nodeId = 'ns=2;i=1'): Tag[] {
  return Array.from({ length: count }, (_, index) => ({ name: `tag ${index}`, nodeId }));
}

function refused(code: string, field: string): unknown {
  return expect.objectContaining({ code, field });
}

describe('the tags of a device', () => {
  it('can be none, and at most 5,000', () => {
    expect(parseTags([])).toEqual([]);
    expect(parseTags(tags(5_000))).toHaveLength(5_000);
    expect(() => parseTags(tags(5_001))).toThrow(refused('TOO_MANY_TAGS', 'tags'));
  });

  it('are kept without outer white space, and nothing else of what was given', () => {
    const given = { name: ' Level ', nodeId: ' ns=2;s=Level ', extra: 'x' };
    expect(parseTags([given])).toEqual([{ name: 'Level', nodeId: 'ns=2;s=Level' }]);
  });

  it('may say what is written there, and how small a change is reported', () => {
    const level = { name: 'Level', nodeId: 'i=1', dataType: 'Double', writable: true, deadband: 0 };
    expect(parseTags([level])).toEqual([level]);
    const silent = { name: 'Level', nodeId: 'i=1', dataType: null, writable: false, deadband: null };
    expect(parseTags([silent])).toEqual([{ name: 'Level', nodeId: 'i=1' }]);
  });

  it.each(['double', 'Number', ''])('have no data type %j', (dataType) => {
    expect(() => parseTags([{ name: 'Level', nodeId: 'i=1', dataType }])).toThrow(
      refused('DATA_TYPE_INVALID', 'tags[0].dataType'),
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('have no dead band %d', (deadband) => {
    expect(() => parseTags([{ name: 'Level', nodeId: 'i=1', deadband }])).toThrow(
      refused('DEADBAND_INVALID', 'tags[0].deadband'),
    );
  });

  it('fit into one message together', () => {
    const long = `s=${'a'.repeat(4_096)}`;
    expect(parseTags(tags(200, long))).toHaveLength(200);
    expect(() => parseTags(tags(230, long))).toThrow(refused('TOO_MANY_TAGS', 'tags'));
  });

  it('have NodeIds', () => {
    const bad = [...tags(2), { name: 'bad', nodeId: 'Boiler' }];
    expect(() => parseTags(bad)).toThrow(refused('NODE_ID_INVALID', 'tags[2].nodeId'));
  });

  it('have names', () => {
    expect(() => parseTags([{ name: '', nodeId: 'i=1' }])).toThrow(refused('NAME_INVALID', 'tags[0].name'));
  });

  it('have names of their own', () => {
    const twice = [...tags(2), { name: ' tag 0', nodeId: 'i=1' }];
    expect(() => parseTags(twice)).toThrow(refused('TAG_NAME_TAKEN', 'tags[2].name'));
    expect(parseTags([...tags(2), { name: 'TAG 0', nodeId: 'i=1' }])).toHaveLength(3);
  });
});
