import { type Draw, pick } from './drawing.ts';

/** What breaks out of a literal, or stands where no one expects it. */
const signs: readonly string[] = [
  '"',
  "'",
  '`',
  '```',
  '@"',
  "h'",
  '\\',
  '\u0000',
  '\ud800',
  '\udfff"',
  '\u202e',
  '\u2066"a"\u2069',
  '\ufeff',
  '\u200b',
  '\u00a0',
  '\u2028',
  '\r',
  '😀',
  'é',
  '//',
  '/*',
  ';',
  ';;',
  '|',
  '| |',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '=>',
  '..',
  '<|',
  '#',
  '$',
  '%',
  '&&',
  '?',
  '.show tables',
  '.drop table T',
  'set notruncation;',
  'declare query_parameters(a: long = 1);',
  'restrict access to (T);',
  'alias database x = cluster("y").database("z");',
  'let T = T;',
  'let f = () { f() };',
];

const numbers: readonly string[] = [
  '9'.repeat(400),
  `0x${'f'.repeat(40)}`,
  `0.${'0'.repeat(400)}1`,
  '1e999999999',
  '1e-999999999',
  '99999999999999999999d',
  '1e10d',
  '-',
  '1.2.3',
  'datetime(9999999-01-01)',
  'timespan(99999999999.00:00:00)',
  `decimal(1${'0'.repeat(60)})`,
  'decimal(1e-99)',
  'guid(x)',
  'dynamic({"a":)',
  `dynamic(${'9'.repeat(400)})`,
  'dynamic(1e999)',
  'dynamic({"a":1,"a":2})',
];

const names: readonly string[] = [
  'a'.repeat(5_000),
  `['${'b'.repeat(5_000)}']`,
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '["__proto__"]',
  '$left',
  '$right.x',
  '_',
  '*',
  "['']",
  "['a b']",
  'null',
  'typeof(long)',
  'typeof(nothing)',
  'let',
  'by',
  'database("x").T',
  'cluster("x").database("y").T',
  'workspace("w").T',
  'table("T")',
  'table(T)',
  'T*',
  'U',
];

/** Words around a word, many times over. */
const nests: readonly (readonly [before: string, after: string])[] = [
  ['(', ')'],
  ['((', '))'],
  ['[', ']'],
  ['{', '}'],
  ['-', ''],
  ['not(', ')'],
  ['strcat(', ', "a")'],
  ['iff(true, ', ', 1)'],
  ['tostring(', ')'],
  ['dynamic([', '])'],
  ['toscalar(print ', ')'],
  ['materialize(', ')'],
  ['union (', ')'],
  ['1 + ', ''],
  ['', ' and true'],
  ['', ' | where true'],
  ['', ', T'],
  ['', '.a'],
  ['', '[0]'],
  ['let a = 1;', ''],
];

/** How often: what nobody would write by hand, and sometimes what no recursion survives. */
const depths: readonly number[] = [2, 5, 20, 60];
const deepest: readonly number[] = [300, 1_500];

/** A word that was made for breaking: instead of `word`, or around it. */
export function hostile(word: string, draw: Draw): string {
  const chance = draw();
  if (chance < 0.35) {
    return draw() < 0.5 ? `${pick(draw, signs)}${word}` : `${word}${pick(draw, signs)}`;
  }
  if (chance < 0.55) {
    return pick(draw, numbers) ?? '';
  }
  if (chance < 0.75) {
    return pick(draw, names) ?? '';
  }
  const [before, after] = pick(draw, nests) ?? ['', ''];
  const depth = pick(draw, draw() < 0.97 ? depths : deepest) ?? 1;
  return `${before.repeat(depth)}${word}${draw() < 0.1 ? '' : after.repeat(depth)}`;
}
