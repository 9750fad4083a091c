import { aggregateFunctions } from '../../../src/kql/aggregates/registry.ts';
import { scalarFunctions } from '../../../src/kql/functions/registry.ts';
import { type ScalarType, scalarTypes } from '../../../src/kql/index.ts';
import { between, type Draw, pick } from './drawing.ts';
import { hostile } from './hostile-texts.ts';
import { oddLiterals } from './odd-literals.ts';

/** A literal in parentheses, `datetime(2024-01-01)`, is one word. */
const tokenPattern =
  /\b(?:datetime|timespan|time|guid|decimal|real|double|long|int|bool|dynamic)\((?:[^()"']|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')*\)|[hH]?@?"(?:[^"\\\n]|\\.)*"|[hH]?@?'(?:[^'\\\n]|\\.)*'|\d[\w.:]*|[A-Za-z_$][\w-]*|\s+|\/\/[^\n]*|[=!<>]=|[=!]~|\.\.|[^\s\w]/g;

/** The words of a query: names, literals, signs and blanks. Together they are the query. */
export function tokensOf(query: string): readonly string[] {
  return query.match(tokenPattern) ?? [];
}

const functions: readonly string[] = [...scalarFunctions, ...aggregateFunctions]
  .map(({ name }) => name)
  .filter((name) => /^\w+$/.test(name));

/** Signs that stand where another of their group does. */
const operators: readonly (readonly string[])[] = [
  ['+', '-', '*', '/', '%'],
  ['==', '!=', '<', '>', '<=', '>=', '=~', '!~'],
  ['and', 'or'],
  [
    'has',
    'contains',
    'startswith',
    'endswith',
    'has_cs',
    'hasprefix',
    '!has',
    'in',
    'in~',
    '!in',
    'has_any',
    'has_all',
    'between',
  ],
  ['asc', 'desc'],
  [
    'where',
    'extend',
    'project',
    'project-away',
    'project-keep',
    'project-rename',
    'project-reorder',
    'summarize',
    'distinct',
    'sort by',
    'order by',
    'top 3 by',
    'take',
    'count',
    'mv-expand',
    'mv-apply',
    'serialize',
    'union',
    'join',
    'lookup',
    'parse',
    'parse-where',
    'evaluate',
    'make-series',
    'scan',
    'partition by',
    'search',
    'find',
    'print',
    'range',
    'getschema',
    'reduce by',
    'sample',
    'top-nested',
    'as',
    'invoke',
    'render',
    'fork',
    'facet by',
  ],
  ['inner', 'innerunique', 'leftouter', 'rightouter', 'fullouter', 'leftanti', 'rightsemi', 'anti', 'cross'],
  ['string', 'long', 'int', 'real', 'bool', 'datetime', 'timespan', 'dynamic', 'guid', 'decimal'],
];

/** What may be done to a query. Most queries should still parse, or nothing behind the parser is ever tried. */
const changes = [
  'literal',
  'literal',
  'literal',
  'literal',
  'literal',
  'literal',

  'call',
  'call',
  'rename',
  'operator',
  'operator',
  'operator',
  'append',
  'splice',
  'wrap',
  'wrap',
  'remove',
  'double',
  'exchange',
  'insert',
  'hostile',
] as const;

const wrappers: readonly (readonly [before: string, after: string])[] = [
  ['tostring(', ')'],
  ['tolong(', ')'],
  ['todynamic(', ')'],
  ['todatetime(', ')'],
  ['not(', ')'],
  ['toscalar(', ')'],
  ['materialize(', ')'],
  ['(', ')'],
  ['-', ''],
  ['isnull(', ')'],
  ['iff(true, ', ', 1)'],
  ['bin(', ', 1)'],
  ['strlen(', ')'],
  ['dynamic(', ')'],
  ['[', ']'],
  ['', '.a'],
  ['', '[0]'],
  ['', '*'],
];

/** A query that is almost another one: a few words gone, doubled, exchanged, made odd, taken from a stranger, or put into brackets. */
export function mutate(query: string, stranger: string, draw: Draw): string {
  const tokens = [...tokensOf(query)];
  const others = tokensOf(stranger);
  const count = between(draw, 1, 2);
  for (let round = 0; round < count; round += 1) {
    change(tokens, others, draw);
  }
  return tokens.join('');
}

function isCalled(token: string): boolean {
  return /^[a-z]\w+$/.test(token) && token !== 'datatable' && token !== 'typeof';
}

function isLiteral(token: string): boolean {
  return /^(?:[@hH]*["']|\d|true$|false$|null$|\w+\()/.test(token);
}

/** A literal that may stand for one: mostly of its own sort. */
function likely(token: string, draw: Draw): string {
  const own: ScalarType = /^[@hH]*["']/.test(token) ? 'string' : /^\d+$/.test(token) ? 'long' : 'dynamic';
  const type = draw() < 0.7 ? own : (pick(draw, scalarTypes) ?? own);
  return pick(draw, oddLiterals[type]) ?? '';
}

function change(tokens: string[], others: readonly string[], draw: Draw): void {
  const places = [...tokens.keys()].filter((index) => !/^\s/.test(tokens[index] ?? ''));
  const at = pick(draw, places) ?? 0;
  const token = tokens[at] ?? '';
  const chosen = pick(draw, changes);
  switch (chosen) {
    case 'literal': {
      const target = pick(
        draw,
        places.filter((index) => isLiteral(tokens[index] ?? '')),
      );
      tokens[target ?? at] = likely(tokens[target ?? at] ?? '', draw);
      break;
    }
    case 'call': {
      const target = pick(
        draw,
        places.filter((index) => isCalled(tokens[index] ?? '') && tokens[index + 1] === '('),
      );
      if (target !== undefined) {
        tokens[target] = pick(draw, functions) ?? '';
      }
      break;
    }
    case 'rename': {
      const names = places.filter((index) => /^[A-Za-z_]/.test(tokens[index] ?? ''));
      const [target, source] = [pick(draw, names), pick(draw, names)];
      const foreign = others.filter((other) => /^[A-Za-z_]/.test(other));
      if (target !== undefined && source !== undefined) {
        tokens[target] = (draw() < 0.5 ? tokens[source] : pick(draw, foreign)) ?? '';
      }
      break;
    }
    case 'operator': {
      const group = (index: number) => operators.find((group) => group.includes(tokens[index] ?? ''));
      const target = pick(
        draw,
        places.filter((index) => group(index) !== undefined),
      );
      if (target !== undefined) {
        tokens[target] = pick(draw, group(target) ?? []) ?? '';
      }
      break;
    }
    case 'append': {
      const pipes = pipesOf(others);
      const from = pick(draw, pipes);
      if (from !== undefined) {
        tokens.push(' ', ...others.slice(from));
      }
      break;
    }
    case 'splice': {
      const [from, to] = [pick(draw, pipesOf(others)), pick(draw, pipesOf(tokens))];
      if (from !== undefined && to !== undefined) {
        const end = others.indexOf('|', from + 1);
        tokens.splice(to, 0, ...others.slice(from, end < 0 ? undefined : end), ' ');
      }
      break;
    }
    case 'wrap': {
      const [before, after] = pick(draw, wrappers) ?? ['', ''];
      const target =
        pick(
          draw,
          places.filter((index) => /^[\w"'@]/.test(tokens[index] ?? '')),
        ) ?? at;
      tokens.splice(target, 1, before, tokens[target] ?? '', after);
      break;
    }
    case 'remove':
      tokens.splice(at, between(draw, 1, 3));
      break;
    case 'double':
      tokens.splice(at, 0, ...tokens.slice(at, at + between(draw, 1, 8)));
      break;
    case 'exchange': {
      const other = pick(draw, places) ?? 0;
      tokens[at] = tokens[other] ?? '';
      tokens[other] = token;
      break;
    }
    case 'hostile':
      tokens[at] = hostile(token, draw);
      break;
    default:
      tokens.splice(at, 0, pick(draw, others) ?? '', ' ');
  }
}

function pipesOf(tokens: readonly string[]): readonly number[] {
  return [...tokens.keys()].filter((index) => tokens[index] === '|');
}
