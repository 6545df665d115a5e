import { describe, expect, it } from '@jest/globals';
import { type BrowsedNode, type EditedTag, isNameTaken, withChoice, withNode } from './edited-tags.js';

const node = (nodeId: string, displayName: string): BrowsedNode => ({
  nodeId,
  displayName,
  browseName: displayName,
  nodeClass: 'Variable',
  dataType: 'Double',
  readable: true,
  writable: true,
  value: 1,
  statusCode: 'Good',
  hasChildren: false,
});

describe('a variable that is picked', () => {
  it('becomes a tag with its name and type, which is read only until somebody chooses otherwise', () => {
    expect(withNode([], node('ns=1;i=1', 'Level'))).toEqual([
      { name: 'Level', nodeId: 'ns=1;i=1', dataType: 'Double', writable: false, deadband: null },
    ]);
  });

  it('is not taken twice', () => {
    const once = withNode([], node('ns=1;i=1', 'Level'));
    expect(withNode(once, node('ns=1;i=1', 'Level'))).toBe(once);
  });

  it('gets a number where its name is taken', () => {
    const tags = ['ns=1;i=1', 'ns=1;i=2', 'ns=1;i=3'].reduce<readonly EditedTag[]>(
      (all, nodeId) => withNode(all, node(nodeId, 'Level')),
      [],
    );
    expect(tags.map(({ name }) => name)).toEqual(['Level', 'Level 2', 'Level 3']);
  });
});

describe('a tag that is edited', () => {
  const tags = withNode(withNode([], node('ns=1;i=1', 'Level')), node('ns=1;i=2', 'Flow'));
  const [level, flow] = tags as readonly [EditedTag, EditedTag];

  it('takes name, writing and dead band, and keeps the rest and its place', () => {
    expect(withChoice(tags, level, { name: ' Tank ', writable: true, deadband: 0.5 })).toEqual([
      { ...level, name: 'Tank', writable: true, deadband: 0.5 },
      flow,
    ]);
  });

  it('may keep its own name, and not take the name of another', () => {
    expect(isNameTaken(tags, level, 'Level')).toBe(false);
    expect(isNameTaken(tags, level, ' Flow ')).toBe(true);
  });
});
