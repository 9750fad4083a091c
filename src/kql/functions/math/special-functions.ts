/** Coefficients of Lanczos' approximation with g = 7 and n = 9, which is right to 15 digits. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function lanczosSum(x: number): number {
  return lanczos.reduce((sum, coefficient, index) => (index === 0 ? coefficient : sum + coefficient / (x + index)), 0);
}

/** The gamma function; exact factorials for integers, NaN at its poles. */
export function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) {
      return Number.NaN;
    }
    let product = 1;
    for (let factor = 2; factor < x && Number.isFinite(product); factor += 1) {
      product *= factor;
    }
    return product;
  }
  if (x < 0.5) {
    return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  }
  const t = x + 6.5;
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * lanczosSum(x - 1);
}

/** The natural logarithm of the absolute value of the gamma function. */
export function logGamma(x: number): number {
  if (Number.isInteger(x) && x > 0 && x < 100) {
    return Math.log(gamma(x));
  }
  if (x < 0.5) {
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  }
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(lanczosSum(x - 1));
}

/** The error function: its series near zero, the continued fraction of its complement beyond. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) {
    return x;
  }
  return size < 2.5 ? erfSeries(x) : Math.sign(x) * (1 - erfcFraction(size));
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17 && n < 200; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** The complement of the error function, to full precision where it is small. */
export function erfc(x: number): number {
  return x > 2.5 ? erfcFraction(x) : 1 - erf(x);
}

function erfcFraction(x: number): number {
  let fraction = 0;
  for (let n = 120; n > 0; n -= 1) {
    fraction = n / 2 / (x + fraction);
  }
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
