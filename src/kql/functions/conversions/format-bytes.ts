import { isNumericType } from '../common-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';

const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/**
 * A number of bytes in the largest unit that it fills, or in the unit that is named, rounded to so many digits after the point.
 *
 * @see https://learn.microsoft.com/kusto/query/format-bytes-function
 */
export const formatBytesFunction: ScalarFunction = {
  name: 'format_bytes',
  page: 'format-bytes-function',
  resolve: ([size, precision, unit, ...rest], [, , unitName]) => {
    if (size === undefined || !isNumericType(size) || rest.length > 0) {
      return undefined;
    }
    if (unit !== undefined && !(typeof unitName === 'string' && (unitName === '' || units.includes(unitName)))) {
      return undefined;
    }
    const fixed = typeof unitName === 'string' && unitName !== '' ? units.indexOf(unitName) : undefined;
    return {
      parameters: (['real', 'long', 'string'] as const).slice(
        0,
        precision === undefined ? 1 : unit === undefined ? 2 : 3,
      ),
      returns: 'string',
      nulls: 'propagate',
      evaluate: (bytes = null, digits = 0) => {
        const value = Number(bytes);
        const index = fixed ?? unitFor(Math.abs(value));
        const factor = 10 ** Math.min(15, Math.max(0, Number(digits)));
        const scaled = (Math.abs(value) / 1024 ** index) * factor;
        return `${(Math.sign(value) * Math.round(scaled)) / factor + 0} ${units[index]}`;
      },
    };
  },
};

function unitFor(size: number): number {
  let index = 0;
  while (index < units.length - 1 && size >= 1024 ** (index + 1)) {
    index += 1;
  }
  return index;
}
