import type { ScalarType } from '../values/scalar-type.ts';

/** Whether variances and their like are taken of values of a type. */
export function isNumeric(type: ScalarType): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
}

const decimals = 1e10;
/** Above this a double has fewer than ten decimals, and rounding to ten changes nothing. */
const alreadyCoarse = 500_000;

/** A variance or covariance as Kusto gives it out: rounded to ten decimals. */
export function roundedMoment(value: number): number {
  return Math.abs(value) < alreadyCoarse ? Math.round(value * decimals) / decimals + 0 : value;
}
