import type { Cell } from '../../values/cell.ts';
import { convertCell } from '../../values/convert.ts';
import { Decimal } from '../../values/decimal.ts';
import { DynamicScalar, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';

/**
 * Conversions: null where a value has no such form, never an error. `tostring()` is total: null is the empty string.
 *
 * @see https://learn.microsoft.com/kusto/query/tostring-function and its siblings
 */
export const conversions: readonly ScalarFunction[] = [
  conversion('tostring', 'string'),
  conversion('tolong', 'long'),
  conversion('toint', 'int'),
  conversion('toreal', 'real', ['todouble']),
  conversion('todecimal', 'decimal'),
  conversion('todatetime', 'datetime'),
  conversion('totimespan', 'timespan', ['totime']),
  conversion('tobool', 'bool', ['toboolean']),
  conversion('toguid', 'guid'),
  {
    name: 'gettype',
    page: 'gettype-function',
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'string',
            nulls: 'handled',
            evaluate: type === 'dynamic' ? (cell = null) => heldType(cell) : () => type,
          },
  },
];

function conversion(name: string, to: ScalarType, aliases: readonly string[] = []): ScalarFunction {
  return {
    name,
    aliases,
    page: `${name}-function`,
    resolve: (types) => {
      const [from] = types;
      return from === undefined || types.length !== 1
        ? undefined
        : {
            parameters: [from],
            returns: to,
            nulls: 'handled',
            evaluate: (cell = null) => convertCell(cell, from, to),
          };
    },
  };
}

/** What `gettype()` says of a dynamic: a real in it is a `double`, a bag a `dictionary`. */
function heldType(cell: Cell): string {
  switch (typeof cell) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      if (cell === null || cell instanceof Decimal) {
        return 'null';
      }
      return cell instanceof DynamicScalar ? cell.type : isArray(cell) ? 'array' : 'dictionary';
  }
}
