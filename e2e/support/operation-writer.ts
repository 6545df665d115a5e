import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

export type Root = 'query' | 'mutation' | 'subscription';

/** A field of a root type as one operation asks for it. */
export interface RootField {
  readonly root: Root;
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
}

export type Values = Readonly<Record<string, unknown>>;

const deepest = 4;

/** Every query, mutation and subscription of the schema. */
export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const roots: [Root, GraphQLObjectType | null | undefined][] = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ];
  return roots.flatMap(([root, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ root, name: field.name, field })),
  );
}

/** The operation that asks for a field with everything below it; what has to be given and is not, is made up by its type. */
export function writeOperation(
  { root, field }: RootField,
  wanted: Values = {},
): {
  readonly query: string;
  readonly variables: Values;
} {
  const pageSize = field.args.some(({ name }) => name === 'first') ? { first: 2 } : {};
  const values: Values = { ...pageSize, ...wanted };
  const used = field.args.filter(({ name, type }) => isNonNullType(type) || name in values);
  const variables = Object.fromEntries(
    used.map(({ name, type }) => [name, valueOf(name, type, values[name])]),
  );
  const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = selectionOf(field.type, deepest);
  const query = `${root} ${declared && `(${declared})`} { ${field.name} ${passed && `(${passed})`} ${selection} }`;
  return { query, variables };
}

/** Everything that can be asked for without having to give something, down to a depth; pages are small. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named) || !isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter(({ args }) => !args.some((argument) => isNonNullType(argument.type)))
    .flatMap((field) => {
      if (isLeafType(getNamedType(field.type))) return [field.name];
      if (depth === 0) return [];
      const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
      return [`${field.name}${page} ${selectionOf(field.type, isPagePart(named) ? depth : depth - 1)}`];
    });
  return `{ ${['__typename', ...fields].join(' ')} }`;
}

function isPagePart({ name }: GraphQLObjectType): boolean {
  return name.endsWith('Connection') || name.endsWith('Edge');
}

/** What is given, with whatever else an input has to have. */
export function valueOf(name: string, type: GraphQLInputType, given: unknown): unknown {
  if (isNonNullType(type)) return valueOf(name, type.ofType, given);
  if (isInputObjectType(type)) {
    const values: Values = typeof given === 'object' && given !== null ? { ...given } : {};
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || field.name in values,
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, valueOf(field.name, field.type, values[field.name])]),
    );
  }
  if (given !== undefined) return given;
  if (isListType(type)) return [];
  return isEnumType(type) ? type.getValues()[0]?.name : madeUp(name, type.name);
}

/** Of the right form, and the name of nothing that there is. */
function madeUp(name: string, type: string): unknown {
  if (name === 'endpointUrl') return 'opc.tcp://127.0.0.1:9';
  if (type === 'Int' || type === 'Float') return 1;
  if (type === 'Boolean') return true;
  return type === 'ID' ? '00000000-0000-4000-8000-000000000000' : 'x';
}
