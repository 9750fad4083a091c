import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { Cell } from '../values/cell.ts';
import { compareStrings } from '../values/compare.ts';
import { type Dynamic, DynamicScalar, isArray, isBag } from '../values/dynamic.ts';
import type { AggregateFunction } from './aggregate-function.ts';

/** What has been seen in one place: scalars by type, and the properties of a container; an array has one, its items. */
interface Shape {
  readonly scalars: Set<string>;
  properties: Map<string, Shape> | undefined;
}

const arrayItems = '`indexer`';

/**
 * `buildschema(expr)`: the smallest schema that admits all values, as a dynamic: the name of a type, a bag for a container (an
 * array being one with the property `` `indexer` ``), an array where there are alternatives, the container first and
 * then the scalars by name. Null without values.
 *
 * What Kusto makes of a null inside a value is not documented: such a value is refused.
 */
export const buildSchema: AggregateFunction = {
  name: 'buildschema',
  page: 'buildschema-aggregation-function',
  resolve: ([type, ...rest]) =>
    type !== 'dynamic' || rest.length > 0
      ? undefined
      : {
          parameters: [],
          returns: ['dynamic'],
          create() {
            const root = emptyShape();
            return {
              add([cell = null]: readonly Cell[]) {
                if (cell !== null && isDynamic(cell)) {
                  admit(root, cell);
                }
              },
              finish: () => [describe(root)],
            };
          },
        },
};

function isDynamic(cell: Cell): cell is Dynamic {
  return typeof cell !== 'object' || isArray(cell) || isBag(cell) || cell instanceof DynamicScalar;
}

function emptyShape(): Shape {
  return { scalars: new Set(), properties: undefined };
}

function admit(shape: Shape, value: Dynamic | null): void {
  if (value === null) {
    throw new KqlUnsupportedError('buildschema() of values with a null inside');
  }
  if (isArray(value)) {
    shape.properties ??= new Map();
    for (const item of value) {
      admit(property(shape.properties, arrayItems), item);
    }
  } else if (isBag(value)) {
    shape.properties ??= new Map();
    for (const [key, item] of value) {
      admit(property(shape.properties, key), item);
    }
  } else {
    shape.scalars.add(scalarName(value));
  }
}

function property(properties: Map<string, Shape>, key: string): Shape {
  let shape = properties.get(key);
  if (shape === undefined) {
    shape = emptyShape();
    properties.set(key, shape);
  }
  return shape;
}

function scalarName(value: boolean | bigint | number | string | DynamicScalar): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return value.type;
  }
}

function describe({ scalars, properties }: Shape): Dynamic | null {
  const alternatives: Dynamic[] = [...scalars].sort(compareStrings);
  if (properties !== undefined) {
    alternatives.unshift(new Map([...properties].map(([key, shape]) => [key, describe(shape)])));
  }
  const [first, ...others] = alternatives;
  return others.length > 0 ? alternatives : (first ?? null);
}
