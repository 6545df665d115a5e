import { describe, expect, it } from '@jest/globals';
import { Deadline, withDeadline } from '@koios/correlation';
import { buildSchema, graphql, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { withinDeadline } from './within-deadline.js';

const never = new Promise<string>(() => undefined);

function schemaWith(resolvers: Readonly<Record<string, () => unknown>>): GraphQLSchema {
  const schema = buildSchema(
    'type Query { quick: Part slow: String } type Part { name: String slow: String }',
  );
  for (const [path, resolve] of Object.entries(resolvers)) {
    const [typeName = '', fieldName = ''] = path.split('.');
    const type = schema.getType(typeName);
    const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
    if (field) field.resolve = resolve;
  }
  return withinDeadline(schema);
}

async function ask(schema: GraphQLSchema, source: string, timeoutMs: number): Promise<unknown> {
  const { data, errors = [] } = await withDeadline(new Deadline(timeoutMs), () =>
    graphql({ schema, source }),
  );
  const codes = errors.map(({ path, originalError }) => [
    path?.join('.'),
    originalError && 'code' in originalError && originalError.code,
  ]);
  return { data: JSON.parse(JSON.stringify(data)) as unknown, codes };
}

describe('a resolver with a deadline', () => {
  it('answers TIMEOUT when it is late, at the root and below, and leaves what is in time', async () => {
    const schema = schemaWith({
      'Query.quick': () => Promise.resolve({ name: 'part' }),
      'Query.slow': () => never,
      'Part.slow': () => never,
    });
    expect(await ask(schema, '{ quick { name slow } slow }', 3_000)).toEqual({
      data: { quick: { name: 'part', slow: null }, slow: null },
      codes: expect.arrayContaining([
        ['slow', 'TIMEOUT'],
        ['quick.slow', 'TIMEOUT'],
      ]),
    });
  });

  it('is not begun after it', async () => {
    let begun = false;
    const schema = schemaWith({ 'Query.slow': () => (begun = true) });
    expect(await ask(schema, '{ slow }', 0)).toEqual({ data: { slow: null }, codes: [['slow', 'TIMEOUT']] });
    expect(begun).toBe(false);
  });

  it('is what it was where nobody says how long they wait', async () => {
    const schema = schemaWith({ 'Query.slow': () => Promise.resolve('late') });
    expect((await graphql({ schema, source: '{ slow }' })).data).toMatchObject({ slow: 'late' });
  });
});
