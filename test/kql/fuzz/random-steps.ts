import { type ScalarType, scalarTypes } from '../../../src/kql/index.ts';
import { between, type Draw, pick, times } from './drawing.ts';
import { oddColumns } from './odd-rows.ts';
import { type Column, call, columnOf, expression, literal, nameOf, predicate } from './random-expression.ts';
import { randomTables } from './random-tables.ts';
import { aggregateSignatures } from './signatures.ts';

/** Text of an operator, and the columns that it then has; none where that is not followed up. */
export interface Written {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** What an operator is written over: columns, and what writes the query of another table. */
interface Ground {
  readonly columns: readonly Column[];
  readonly draw: Draw;
  readonly query: () => string;
}

type Step = (ground: Ground) => Written;

function some(columns: readonly Column[], draw: Draw, most: number): readonly Column[] {
  const chosen = times(between(draw, 1, most), () => pick(draw, columns)).filter((column) => column !== undefined);
  return [...new Set(chosen)];
}

function named(
  columns: readonly Column[],
  draw: Draw,
  count: number,
): { readonly items: string; readonly made: readonly Column[] } {
  const made = times(count, (index): Column => ({ name: `n${index}`, type: pick(draw, scalarTypes) ?? 'long' }));
  return { items: made.map(({ name, type }) => `${name} = ${expression(type, columns, draw, 3)}`).join(', '), made };
}

function added(columns: readonly Column[], made: readonly Column[]): readonly Column[] {
  const names = new Set(made.map(({ name }) => name));
  return [...columns.filter(({ name }) => !names.has(name)), ...made];
}

function aggregate(columns: readonly Column[], draw: Draw): { readonly text: string; readonly type: ScalarType } {
  const signature = pick(draw, pick(draw, aggregateSignatures) ?? []);
  return signature === undefined
    ? { text: 'count()', type: 'long' }
    : { text: call(signature, columns, draw, 1), type: signature.returns };
}

function anyColumn(columns: readonly Column[], draw: Draw): string {
  return nameOf(pick(draw, columns) ?? { name: 'none', type: 'long' });
}

function order(columns: readonly Column[], draw: Draw): string {
  const orderable = columns.filter(({ type }) => type !== 'dynamic');
  return (
    some(orderable, draw, 3)
      .map((column) => `${nameOf(column)} ${pick(draw, ['asc', 'desc', 'asc nulls first', 'desc nulls last'])}`)
      .join(', ') || 'rand()'
  );
}

const keyTypes: readonly ScalarType[] = ['long', 'string', 'datetime', 'guid', 'int'];

const joinKinds = [
  'innerunique',
  'inner',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftanti',
  'rightanti',
  'leftsemi',
  'rightsemi',
] as const;

const join: Step = ({ columns, draw, query }) => {
  const kind = pick(draw, joinKinds);
  const left = pick(
    draw,
    columns.filter(({ type }) => keyTypes.includes(type)),
  );
  const right = pick(
    draw,
    oddColumns.filter(({ type }) => type === left?.type),
  );
  const on =
    left === undefined || right === undefined
      ? '$left.long1 == $right.long1'
      : `$left.${nameOf(left)} == $right.${nameOf(right)}`;
  const side = draw() < 0.3 ? `(${query()})` : pick(draw, randomTables);
  return { text: `join kind=${kind} ${side} on ${on}`, columns };
};

const subSteps: readonly Step[] = [
  ({ columns, draw }) => ({ text: `where ${predicate(columns, draw, 2)}`, columns }),
  ({ columns, draw }) => ({ text: `take ${literal('long', draw)}`, columns }),
  ({ columns, draw }) => {
    const { items, made } = named(columns, draw, 1);
    return { text: `extend ${items}`, columns: added(columns, made) };
  },
  ({ columns, draw }) => {
    const { text, type } = aggregate(columns, draw);
    return { text: `summarize m = ${text}`, columns: [{ name: 'm', type }] };
  },
  ({ columns, draw }) => ({ text: `top 3 by ${order(columns, draw)}`, columns }),
];

/** The operators that random queries are made of. */
export const steps: readonly [Step, ...Step[]] = [
  ({ columns, draw }) => ({ text: `where ${predicate(columns, draw, 3)}`, columns }),
  ({ columns, draw }) => {
    const { items, made } = named(columns, draw, between(draw, 1, 3));
    return { text: `extend ${items}`, columns: added(columns, made) };
  },
  ({ columns, draw }) => {
    const { items, made } = named(columns, draw, between(draw, 1, 2));
    const kept = some(columns, draw, 6);
    return { text: `project ${[...kept.map(nameOf), items].join(', ')}`, columns: added(kept, made) };
  },
  ({ columns, draw }) => {
    const gone = some(columns, draw, 2);
    return {
      text: `project-away ${gone.map(nameOf).join(', ')}`,
      columns: columns.filter((column) => !gone.includes(column)),
    };
  },
  ({ columns, draw }) => ({ text: `project-reorder ${some(columns, draw, 2).map(nameOf).join(', ')}`, columns }),
  ({ columns, draw }) => ({ text: `sort by ${order(columns, draw)}`, columns }),
  ({ columns, draw }) => ({ text: `top ${pick(draw, ['0', '1', '3', '5'])} by ${order(columns, draw)}`, columns }),
  ({ columns, draw }) => ({ text: `take ${pick(draw, ['0', '2', '100', 'long(null)'])}`, columns }),
  ({ columns, draw }) => {
    const kept = some(columns, draw, 3);
    return { text: `distinct ${kept.map(nameOf).join(', ')}`, columns: kept };
  },
  ({ columns, draw }) => {
    const aggregates = times(between(draw, 1, 3), () => aggregate(columns, draw));
    const by =
      draw() < 0.6
        ? some(
            columns.filter(({ type }) => type !== 'dynamic'),
            draw,
            2,
          )
        : [];
    const time = draw() < 0.2 ? ['b = bin(TimeGenerated, 1d)'] : [];
    const keys = [...by.map(nameOf), ...time];
    return {
      text: `summarize ${aggregates.map(({ text }, index) => `m${index} = ${text}`).join(', ')}${keys.length === 0 ? '' : ` by ${keys.join(', ')}`}`,
      columns: [
        ...by,
        ...time.map((): Column => ({ name: 'b', type: 'datetime' })),
        ...aggregates.map(({ type }, index): Column => ({ name: `m${index}`, type })),
      ],
    };
  },
  ({ columns, draw }) => ({
    text: `summarize arg_max(${expression('long', columns, draw, 1)}, *) by ${anyColumn(columns, draw)}`,
    columns: [],
  }),
  join,
  join,
  ({ columns, draw }) => {
    const key = columnOf('long', columns, draw);
    return {
      text: `lookup kind=${pick(draw, ['leftouter', 'inner'])} (U | project ${key} = long1, extra = string1) on ${key}`,
      columns,
    };
  },
  ({ columns, draw, query }) => ({
    text: `union ${pick(draw, ['', 'kind=inner ', 'withsource=W '])}(${query()}), U`,
    columns,
  }),
  ({ columns, draw }) => {
    const expanded = pick(
      draw,
      columns.filter(({ type }) => type === 'dynamic'),
    );
    const options = pick(draw, ['', 'bagexpansion=array ', 'with_itemindex=i ', 'kind=array ']);
    const name = expanded === undefined ? `q = ${literal('dynamic', draw)}` : nameOf(expanded);
    const tail = pick(draw, ['', ' limit 2', ' to typeof(long)', ' to typeof(string)', ' to typeof(datetime)']);
    return { text: `mv-expand ${options}${name}${tail}`, columns };
  },
  ({ columns, draw, query }) => {
    const inner = pick(draw, subSteps)?.({ columns: [{ name: 'q', type: 'dynamic' }, ...columns], draw, query });
    return { text: `mv-apply q = ${expression('dynamic', columns, draw, 1)} on (${inner?.text ?? 'count'})`, columns };
  },
  ({ columns, draw }) => {
    const kind = pick(draw, ['', 'kind=regex ', 'kind=relaxed ']);
    const pattern = pick(draw, [
      '* "a" p0: long',
      'p0: string "," p1: real *',
      '* ":" p0 ":" *',
      '"" p0 "x" * "y" p1: datetime',
      '"(" p0: int ")"',
    ]);
    return {
      text: `${pick(draw, ['parse', 'parse-where'])} ${kind}${expression('string', columns, draw, 1)} with ${pattern}`,
      columns: added(columns, [{ name: 'p0', type: 'string' }]),
    };
  },
  ({ columns, draw }) => ({
    text: `parse-kv ${expression('string', columns, draw, 1)} as (a: ${pick(draw, scalarTypes)}, b: string) with (pair_delimiter=${pick(draw, ['","', '";"', '" "', '""'])}, kv_delimiter="="${pick(draw, ['', ', quote="\'"', ', greedy=true', ', escape="\\\\"'])})`,
    columns,
  }),
  ({ columns, draw }) => {
    const { text, type } = aggregate(columns, draw);
    const step = pick(draw, ['1d', '36500d', '0s', '-1d', '1tick', 'timespan(null)']);
    return {
      text: `make-series m = ${text} default=${draw() < 0.5 ? '0' : literal(type, draw)} on ${columnOf('datetime', columns, draw)} from ${literal('datetime', draw)} to ${literal('datetime', draw)} step ${step}${draw() < 0.5 ? ` by ${columnOf('string', columns, draw)}` : ''}`,
      columns: [{ name: 'm', type: 'dynamic' }],
    };
  },
  ({ columns, draw }) => {
    const own = pick(draw, columns) ?? { name: 'x', type: 'long' };
    const window = pick(draw, [
      `prev(${nameOf(own)}, ${literal('long', draw)})`,
      `next(${nameOf(own)})`,
      'row_number()',
      `row_cumsum(${columnOf('long', columns, draw)}, ${columnOf('bool', columns, draw)})`,
      `row_rank_dense(${columnOf('string', columns, draw)})`,
      `row_window_session(${columnOf('datetime', columns, draw)}, 1d, 1h, false)`,
    ]);
    return { text: `sort by ${order(columns, draw)}\n| extend w = ${window}`, columns };
  },
  ({ columns, draw }) => ({ text: `serialize w = row_number(${literal('long', draw)})`, columns }),
  ({ columns, draw }) => ({
    text: `top-nested ${pick(draw, ['', '1', '2'])} of ${anyColumn(columns, draw)}${pick(draw, ['', ' with others = "o"'])} by a0 = ${aggregate(columns, draw).text}, top-nested of ${anyColumn(columns, draw)} by a1 = count()`,
    columns: [],
  }),
  ({ columns, draw }) => ({
    text: `evaluate bag_unpack(${columnOf('dynamic', columns, draw)}${pick(draw, ['', ', "p_"', ', columnsConflict="replace_source"'])})`,
    columns: [],
  }),
  ({ columns, draw }) => ({
    text: `evaluate pivot(${anyColumn(columns, draw)}${pick(draw, ['', ', count()', `, sum(${columnOf('long', columns, draw)}), ${anyColumn(columns, draw)}`])})`,
    columns: [],
  }),
  () => ({
    text: 'evaluate narrow()',
    columns: [
      { name: 'Row', type: 'long' },
      { name: 'Column', type: 'string' },
      { name: 'Value', type: 'string' },
    ],
  }),
  ({ columns, draw, query }) => ({
    text: `partition ${pick(draw, ['', 'hint.strategy=native '])}by ${anyColumn(columns, draw)} (${pick(draw, subSteps)?.({ columns, draw, query }).text ?? 'count'})`,
    columns,
  }),
  ({ columns, draw }) => ({
    text: `sort by ${anyColumn(columns, draw)} asc | scan declare (k: long = ${literal('long', draw)}) with (step s1: ${predicate(columns, draw, 2)} => k = ${expression('long', columns, draw, 2)}; step s2${pick(draw, ['', ' optional', ' output=last'])}: ${predicate(columns, draw, 2)};)`,
    columns: added(columns, [{ name: 'k', type: 'long' }]),
  }),
  ({ columns, draw }) => ({
    text: `${pick(draw, ['sample 2', `sample-distinct 2 of ${anyColumn(columns, draw)}`, 'count', 'getschema', 'as Z', 'consume', 'render table', 'serialize'])}`,
    columns,
  }),
  ({ columns, draw }) => ({
    text: `where ${columnOf('long', columns, draw)} ${pick(draw, ['in', '!in'])} (U | where ${predicate(oddColumns, draw, 1)} | project long1)`,
    columns,
  }),
  ({ columns, draw }) => ({ text: `extend s = toscalar(U | summarize ${aggregate(oddColumns, draw).text})`, columns }),
];
