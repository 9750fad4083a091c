import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { overloadWithNulls, type ScalarFunction } from '../scalar-function.ts';
import { seriesNumber } from './series-number.ts';

type Item = Dynamic | null;

/**
 * Functions that fill in what is missing in a series: elements that are null, or that equal the placeholder that is given. The
 * others stay as they are. What is no array gives null; a series that holds anything but numbers and nulls is refused, and so is
 * a placeholder that is NaN.
 *
 * @see https://learn.microsoft.com/kusto/query/series-fill-const-function
 * @see https://learn.microsoft.com/kusto/query/series-fill-forward-function
 * @see https://learn.microsoft.com/kusto/query/series-fill-backward-function
 */
export const seriesFillFunctions: readonly ScalarFunction[] = [
  {
    name: 'series_fill_const',
    page: 'series-fill-const-function',
    resolve: ([series, constant, placeholder, ...rest]) => {
      if (series !== 'dynamic' || !isNumber(constant) || !isNumberOrAbsent(placeholder) || rest.length > 0) {
        return undefined;
      }
      const fill = (array: Item, value: Item, missing: Item): Item =>
        filled('series_fill_const', array, missing, (elements) => elements.map((element) => element ?? value));
      return placeholder === undefined
        ? overloadWithNulls(['dynamic', 'dynamic'], 'dynamic', (array, value) => fill(array, value, null))
        : overloadWithNulls(['dynamic', 'dynamic', 'dynamic'], 'dynamic', fill);
    },
  },
  fillFromSide('series_fill_forward', forward),
  fillFromSide('series_fill_backward', (elements) => [...forward([...elements].reverse())].reverse()),
];

function fillFromSide(name: string, fill: (elements: DynamicArray) => DynamicArray): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([series, placeholder, ...rest]) => {
      if (series !== 'dynamic' || !isNumberOrAbsent(placeholder) || rest.length > 0) {
        return undefined;
      }
      return placeholder === undefined
        ? overloadWithNulls(['dynamic'], 'dynamic', (array) => filled(name, array, null, fill))
        : overloadWithNulls(['dynamic', 'dynamic'], 'dynamic', (array, missing) => filled(name, array, missing, fill));
    },
  };
}

/** What comes before the first value stays missing. */
function forward(elements: DynamicArray): DynamicArray {
  let last: Item = null;
  return elements.map((element) => {
    last = element ?? last;
    return last;
  });
}

/** Hands over the series with null for what is missing; what is still null then is what it was before. */
function filled(name: string, series: Item, missing: Item, fill: (elements: DynamicArray) => DynamicArray): Item {
  if (!isArray(series)) {
    return null;
  }
  const elements = withoutMissing(name, series, missing);
  return fill(elements).map((element, index) => element ?? series[index] ?? null);
}

/** A series with null for each element that equals the placeholder. */
export function withoutMissing(name: string, series: DynamicArray, missing: Item): DynamicArray {
  const placeholder = missing === null ? undefined : seriesNumber(missing);
  if (Number.isNaN(placeholder)) {
    throw new KqlUnsupportedError(`${name}() with NaN for what is missing`);
  }
  if (placeholder !== undefined && series.includes(null)) {
    throw new KqlUnsupportedError(`${name}() of a series with nulls where something else is missing`);
  }
  return series.map((element) => {
    const number = seriesNumber(element);
    if (element !== null && number === undefined) {
      throw new KqlUnsupportedError(`${name}() of a series with elements that are no numbers`);
    }
    // biome-ignore lint/suspicious/noDoubleEquals: a long equals a real of the same value
    return number === undefined || number == placeholder ? null : element;
  });
}

function isNumber(type: ScalarType | undefined): boolean {
  return type !== undefined && isNumericType(type);
}

/** Whether an optional argument is a number, where it is given. */
export function isNumberOrAbsent(type: ScalarType | undefined): boolean {
  return type === undefined || isNumericType(type);
}
