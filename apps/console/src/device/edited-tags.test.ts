import { describe, expect, it } from '@jest/globals';
import { type BrowsedNode, type EditedTag, withNode } from './edited-tags.js';

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
  it('becomes a tag with its name, type and whether it may be written', () => {
    expect(withNode([], node('ns=1;i=1', 'Level'))).toEqual([
      { name: 'Level', nodeId: 'ns=1;i=1', dataType: 'Double', writable: true, deadband: null },
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
