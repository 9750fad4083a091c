import { conditionals } from './conditionals/conditionals.ts';
import { conversions } from './conversions/conversions.ts';
import { datetimeUnitFunctions } from './datetime/datetime-units.ts';
import { datetimeFunctions } from './datetime/datetimes.ts';
import { periodFunctions } from './datetime/periods.ts';
import { parseFunctions } from './dynamic/parse.ts';
import { binFunctions } from './math/bin.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { comparisonOperators } from './operators/comparison.ts';
import { logicalOperators } from './operators/logic.ts';
import { stringOperators } from './operators/string-operators.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { textFunctions } from './strings/text.ts';

/** Every scalar function and operator that is built in, by topic; frozen. A function that is not here is refused by name. */
export const scalarFunctions: readonly ScalarFunction[] = Object.freeze([
  ...comparisonOperators,
  ...logicalOperators,
  ...arithmeticOperators,
  ...stringOperators,
  ...conditionals,
  ...conversions,
  ...textFunctions,
  ...parseFunctions,
  ...binFunctions,
  ...datetimeFunctions,
  ...datetimeUnitFunctions,
  ...periodFunctions,
]);

const byName: ReadonlyMap<string, ScalarFunction> = new Map(
  scalarFunctions.flatMap((entry) =>
    [entry.name, ...(entry.aliases ?? [])].map((name): [string, ScalarFunction] => [name, entry]),
  ),
);

/** The function or operator of a name, canonical or alias, as KQL spells it; names are case-sensitive. */
export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
