import type { Cell, Int64 } from '../kql/values/cell.ts';
import { ticksPerSecond } from '../kql/values/datetime.ts';
import { Decimal } from '../kql/values/decimal.ts';
import { addInt64 } from '../kql/values/int64.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { fillerGuid, fillerText } from './filler-text.ts';

/** A value that a column of that name and type might have in a log; half of all have none. `random` gives numbers in [0, 1). */
export function randomCell(name: string, type: ScalarType, now: Int64, random: () => number): Cell {
  const number = Math.floor(random() * 1000);
  if (random() < 0.5) {
    return type === 'string' ? '' : null;
  }
  switch (type) {
    case 'string':
      return fillerText(name, number);
    case 'dynamic':
      return number % 2 === 0
        ? [fillerText(name, number), BigInt(number)]
        : new Map([['id', fillerText(name, number)]]);
    case 'bool':
      return number % 2 === 0;
    case 'guid':
      return fillerGuid(number);
    case 'datetime':
      return addInt64(now, -(60 + number) * ticksPerSecond);
    case 'timespan':
      return number * ticksPerSecond;
    case 'decimal':
      return Decimal.parse(`${number}.5`) ?? null;
    case 'real':
      return number + 0.5;
    default:
      return number;
  }
}
