import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
/** What a selection costs with these variables. */
type Cost = (variables: Variables) => number;

/** Fields that answer a page, by name, with how many they answer when nobody says how many. */
export type PageSizes = ReadonlyMap<string, number>;

/** Read from the schema: a list that can be long has `first`. */
export function pageSizesOf(schema: GraphQLSchema): PageSizes {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()));
  return new Map(
    fields.flatMap(({ name, args }) => {
      const first = args.find((argument) => argument.name === 'first');
      return first ? [[name, typeof first.defaultValue === 'number' ? first.defaultValue : 1]] : [];
    }),
  );
}

/**
 * How much a document asks for: one for each field, and what is below a page as often as the page has items. It is worked
 * out once for a document; what is left for each request are its variables.
 */
export function documentCost(document: DocumentNode, sizes: PageSizes): Cost {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet]] : [],
    ),
  );
  const costOf = (selections: SelectionSetNode | undefined): Cost => {
    const costs = (selections?.selections ?? []).map((selection): Cost => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return costOf(fragments.get(selection.name.value));
      if (selection.kind === Kind.INLINE_FRAGMENT) return costOf(selection.selectionSet);
      const below = costOf(selection.selectionSet);
      const items = itemsOf(selection, sizes);
      return (variables) => 1 + items(variables) * below(variables);
    });
    return (variables) => costs.reduce((sum, cost) => sum + cost(variables), 0);
  };
  const operations = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [costOf(definition.selectionSet)] : [],
  );
  return (variables) => Math.max(0, ...operations.map((cost) => cost(variables)));
}

function itemsOf(field: FieldNode, sizes: PageSizes): Cost {
  const size = sizes.get(field.name.value);
  if (size === undefined) return () => 1;
  const value = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return () => Number(value.value);
  if (value?.kind !== Kind.VARIABLE) return () => size;
  return (variables) => {
    const first = variables[value.name.value];
    return typeof first === 'number' ? first : size;
  };
}
