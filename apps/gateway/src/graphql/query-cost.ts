import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** GraphQL's Int ends here; what is more is refused before anything is asked. */
const largestInt = 2_147_483_647;

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
 * How much a document asks for: one for each field, and what is below a page as often as the page has items. Of several
 * operations it is the dearest.
 * @param variables as the caller sends them: defaults of the operation are not in them yet
 */
export function documentCost(document: DocumentNode, variables: Variables, sizes: PageSizes): number {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet]] : [],
    ),
  );
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const costs = operations.map((operation) => {
    const values = { ...defaultsOf(operation), ...variables };
    return operationCost(operation, fragments, (field) => itemsOf(field, values, sizes));
  });
  return Math.max(0, ...costs);
}

function operationCost(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
  items: (field: FieldNode) => number,
): number {
  // A few fragments that spread each other many times are as many selections as there are grains of sand.
  const known = new Map<string, number>();
  const fragmentCost = (name: string): number => {
    const cost = known.get(name) ?? costOf(fragments.get(name));
    known.set(name, cost);
    return cost;
  };
  const costOf = (selected: SelectionSetNode | undefined): number => {
    const costs = (selected?.selections ?? []).map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return fragmentCost(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return costOf(selection.selectionSet);
      return 1 + items(selection) * costOf(selection.selectionSet);
    });
    return costs.reduce((sum, cost) => sum + cost, 0);
  };
  return costOf(operation.selectionSet);
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

/** What is no page size, less than one item for example, is refused by its service; until then it is one item. */
function itemsOf(field: FieldNode, variables: Variables, sizes: PageSizes): number {
  const size = sizes.get(field.name.value);
  if (size === undefined) return 1;
  const given = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  const first: unknown = given && valueFromASTUntyped(given, variables);
  return typeof first === 'number' ? Math.min(Math.max(1, first), largestInt) : size;
}
