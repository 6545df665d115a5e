import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compositionHasErrors, composeServices } from '@theguild/federation-composition';
import { type ASTNode, Kind, parse, visit } from 'graphql';

const subgraphs = ['certificates', 'devices', 'connectors'];

function schemaOf(name: string): string {
  return readFileSync(new URL(`../graphql/${name}.graphql`, import.meta.url), 'utf8');
}

/** Entities of another subgraph and their key fields are described where they are at home. */
function isDescribedElsewhere(node: ASTNode, parent: unknown): boolean {
  if (node.kind !== Kind.FIELD_DEFINITION || node.name.value !== 'id') return false;
  return Array.isArray(parent) && parent.includes(node);
}

function undescribed(sdl: string): string[] {
  const missing: string[] = [];
  const check = (
    node: ASTNode & { description?: unknown; name: { value: string } },
    parent: unknown,
  ): void => {
    if (!node.description && !isDescribedElsewhere(node, parent))
      missing.push(`${node.kind} ${node.name.value}`);
  };
  const roots = new Set(['Query', 'Mutation', 'Subscription']);
  visit(parse(sdl), {
    ObjectTypeDefinition: (node) => (roots.has(node.name.value) ? undefined : check(node, undefined)),
    InputObjectTypeDefinition: (node) => check(node, undefined),
    EnumTypeDefinition: (node) => check(node, undefined),
    ScalarTypeDefinition: (node) => check(node, undefined),
    FieldDefinition: (node, _key, parent) => check(node, parent),
    EnumValueDefinition: (node) => check(node, undefined),
    InputValueDefinition: (node) => (node.name.value === 'input' ? undefined : check(node, undefined)),
  });
  return missing;
}

describe('the subgraphs', () => {
  it.each(subgraphs)('%s describes every type, field, argument and value', (name) => {
    expect(undescribed(schemaOf(name))).toEqual([]);
  });

  it('compose, and the supergraph that is checked in is what they compose to', () => {
    const result = composeServices(
      subgraphs.map((name) => ({
        name,
        url: `http://${name}.subgraph/graphql`,
        typeDefs: parse(schemaOf(name)),
      })),
    );
    expect(compositionHasErrors(result) ? result.errors : []).toEqual([]);
    expect(schemaOf('supergraph')).toContain(result.supergraphSdl);
  });
});
