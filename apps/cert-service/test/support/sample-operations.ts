import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildASTSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
  parse,
} from 'graphql';

export type RootType = 'Query' | 'Mutation' | 'Subscription';

/** One field of the schema's roots with an operation that is valid GraphQL and asks for as little as possible. */
export interface SampleOperation {
  readonly root: RootType;
  readonly field: string;
  readonly document: string;
}

/** An operation for every field of the contract: whoever adds a field adds it here without knowing. */
export function sampleOperations(): SampleOperation[] {
  const path = fileURLToPath(import.meta.resolve('@koios/opcua-contracts/graphql/certificates.graphql'));
  const schema = buildASTSchema(parse(readFileSync(path, 'utf8')), { assumeValidSDL: true });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.flatMap((root) => (root ? operationsOf(root) : []));
}

function operationsOf(root: GraphQLObjectType): SampleOperation[] {
  const name = root.name as RootType;
  return Object.values(root.getFields()).map((field) => ({
    root: name,
    field: field.name,
    document: `${name.toLowerCase()} { ${callOf(field)} }`,
  }));
}

function callOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.filter(isRequiredArgument).map(literalOf);
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${selection}`;
}

function literalOf({ name, type }: GraphQLArgument | GraphQLInputField): string {
  return `${name}: ${valueOf(type)}`;
}

function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${required.map(literalOf).join(', ')} }`;
  }
  return String(type) === 'Int' ? '1' : `"${randomUUID()}"`;
}
