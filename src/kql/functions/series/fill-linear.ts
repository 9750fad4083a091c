import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import { overloadWithNulls, type ScalarFunction } from '../scalar-function.ts';
import { isNumberOrAbsent, withoutMissing } from './fill.ts';

type Item = Dynamic | null;
const name = 'series_fill_linear';

/**
 * `series_fill_linear(series, placeholder, fill_edges, constant)`: values on the line between the neighbours of what is missing,
 * and the nearest value before the first and after the last. In a series of longs they are longs, cut off after the point. A
 * series of nulls only becomes the constant, as a real, or 0.0.
 *
 * Refused, as not documented: series of longs and reals, negative longs to be cut off, elements that are no finite numbers, and
 * a series of placeholders other than null.
 *
 * @see https://learn.microsoft.com/kusto/query/series-fill-linear-function
 */
export const seriesFillLinearFunction: ScalarFunction = {
  name,
  page: 'series-fill-linear-function',
  resolve: (types) => {
    const [series, placeholder, edges, constant] = types;
    if (
      series !== 'dynamic' ||
      types.length > 4 ||
      !isNumberOrAbsent(placeholder) ||
      (edges !== undefined && edges !== 'bool') ||
      !isNumberOrAbsent(constant)
    ) {
      return undefined;
    }
    switch (types.length) {
      case 1:
        return overloadWithNulls(['dynamic'], 'dynamic', (array) => fillLinear(array, null, true, 0));
      case 2:
        return overloadWithNulls(['dynamic', 'dynamic'], 'dynamic', (array, missing) =>
          fillLinear(array, missing, true, 0),
        );
      case 3:
        return overloadWithNulls(['dynamic', 'dynamic', 'bool'], 'dynamic', (array, missing, flag) =>
          fillLinear(array, missing, flag, 0),
        );
      default:
        return overloadWithNulls(['dynamic', 'dynamic', 'bool', 'real'], 'dynamic', fillLinear);
    }
  },
};

function fillLinear(series: Item, missing: Item, edges: boolean | null, constant: number | null): Item {
  if (!isArray(series) || edges === null) {
    return null;
  }
  const elements = withoutMissing(name, series, missing);
  const known = elements.flatMap((element, index) => (element === null ? [] : [{ index, element }]));
  if (known.length === 0) {
    return elements.length === 0 ? [] : constants(series, constant);
  }
  const isLong = known.every(({ element }) => typeof element === 'bigint');
  if (!isLong && !known.every(({ element }) => typeof element === 'number' && Number.isFinite(element))) {
    throw new KqlUnsupportedError(`${name}() of a series of longs and reals, or with elements that are not finite`);
  }
  const result: Item[] = [...elements];
  for (const [place, { index: from, element: start }] of known.entries()) {
    const end = known[place + 1];
    for (let index = from + 1; end !== undefined && index < end.index; index += 1) {
      const share = (index - from) / (end.index - from);
      const value = Number(start) + (Number(end.element) - Number(start)) * share;
      result[index] = isLong ? cutOff(value) : value;
    }
  }
  const first = known[0]?.index ?? 0;
  const last = known.at(-1)?.index ?? 0;
  return result.map((element, index) => {
    if (index >= first && index <= last) {
      return element;
    }
    return (edges ? elements[index < first ? first : last] : series[index]) ?? null;
  });
}

function constants(series: DynamicArray, constant: number | null): DynamicArray {
  if (series.some((element) => element !== null)) {
    throw new KqlUnsupportedError(`${name}() of a series without any value but the placeholder`);
  }
  return series.map(() => constant);
}

function cutOff(value: number): bigint {
  if (value < 0 && !Number.isInteger(value)) {
    throw new KqlUnsupportedError(`${name}() of longs with a negative value between two of them`);
  }
  return BigInt(Math.floor(value));
}
