/**
 * A sequence of numbers in [0, 1) that depends on nothing but the seed: the small fast counting generator with 32-bit words
 * (sfc32) by Chris Doty-Humphrey, two of its words a number.
 */
export function seededRandom(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = Math.trunc(seed / 0x1_0000_0000) | 0;
  let counter = 1;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let round = 0; round < 12; round += 1) {
    next();
  }
  return () => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 0x20_0000_0000_0000;
}
