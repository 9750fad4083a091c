import type { ScalarType } from '../values/scalar-type.ts';

const numericOrder: readonly ScalarType[] = ['int', 'long', 'real', 'decimal'];

/** Whether a type is one of `int`, `long`, `real` and `decimal`. */
export function isNumericType(type: ScalarType): boolean {
  return numericOrder.includes(type);
}

/** The widest of numeric types, as the binder promotes: int, long, real, decimal; undefined when one is not numeric. */
export function widestNumericType(types: readonly ScalarType[]): ScalarType | undefined {
  let widest = -1;
  for (const type of types) {
    const width = numericOrder.indexOf(type);
    if (width < 0) {
      return undefined;
    }
    widest = Math.max(widest, width);
  }
  return numericOrder[widest];
}

/**
 * The type that the branches of `iff()`, `case()`, `coalesce()`, `max_of()` and their like share: the same type, the widest
 * of numbers, or, where dynamics are among them, the type of those that are not. Undefined when there is none.
 */
export function commonType(types: readonly ScalarType[]): ScalarType | undefined {
  const scalars = types.filter((type) => type !== 'dynamic');
  const [first] = scalars;
  if (first === undefined) {
    return types[0];
  }
  return scalars.every((type) => type === first) ? first : widestNumericType(scalars);
}
