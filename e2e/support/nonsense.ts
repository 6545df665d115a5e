import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { type RootField, valueOf, type Values, writeOperation } from './operation-writer.js';

/** An operation with one thing in it that nobody means. */
export interface NonsensicalOperation {
  /** For example `input.tags.name`. */
  readonly place: string;
  readonly query: string;
  readonly variables: Values;
}

/** Where a value can be given, and how to wrap it up. */
interface Place {
  readonly path: string;
  readonly type: string;
  readonly give: (value: unknown) => unknown;
}

const texts = ['', 'x'.repeat(20_000), 'a\0b', '\ud800'];
const values: Readonly<Record<string, readonly unknown[]>> = {
  String: texts,
  ID: texts,
  Int: [0, -1, 2_147_483_647, -2_147_483_648],
  Float: [-1, 1e308],
  DateTime: ['9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00.000Z', 'yesterday'],
  TagData: [{ a: [[[]]] }, 'x'.repeat(20_000), null],
  list: [Array.from({ length: 6_000 }, () => 'x')],
};

/** The operation of a field as often as there are places and sorts of nonsense. */
export function nonsenseFor(root: RootField): NonsensicalOperation[] {
  return root.field.args.flatMap((argument) =>
    placesIn(argument.name, argument.type).flatMap(({ path, type, give }) =>
      (values[type] ?? []).map((value) => ({
        place: `${root.name}(${path}: ${JSON.stringify(value).slice(0, 30)})`,
        ...writeOperation(root, { [argument.name]: give(value) }),
      })),
    ),
  );
}

function placesIn(path: string, type: GraphQLInputType): Place[] {
  if (isNonNullType(type)) return placesIn(path, type.ofType);
  if (isListType(type)) {
    const one = placesIn(path, type.ofType).map(wrappedIn((value) => [value]));
    return isInputObjectType(type.ofType) ? one : [...one, { path, type: 'list', give: (list) => list }];
  }
  if (!isInputObjectType(type))
    return isEnumType(type) ? [] : [{ path, type: type.name, give: (value) => value }];
  return Object.values(type.getFields()).flatMap((field) =>
    placesIn(`${path}.${field.name}`, field.type).map(
      wrappedIn((value) => valueOf(field.name, type, { [field.name]: value })),
    ),
  );
}

function wrappedIn(wrap: (value: unknown) => unknown): (place: Place) => Place {
  return ({ give, ...place }) => ({ ...place, give: (value) => wrap(give(value)) });
}
