import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanFormatError } from '../../../src/kql/plan/plan-format-error.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { planOf } from '../lower/workspace.ts';

/** Plans that together have every operator and every kind of expression. */
const queries = [
  'T | where a in (1, 2) and b in ((U | project c)) and d.x[b] == 1 | extend y = Double(a), z = column_ifexists("q", real(nan))',
  'Busy | join kind=leftouter hint.strategy=shuffle (T2 | distinct *) on a | project a, dt, q',
  'T | invoke AtLeast(2) | lookup (U) on a | sort by a asc, b | top 3 by dt | take 2',
  'let m = materialize(T | as X | take 5); let k = toscalar(m | count); union withsource=S m, (m | where a > k), T2, I',
  'T | summarize n = count() + 1, arg_max(dt, *) by b, bin(a, 5) | serialize r = row_number() | render table',
  'T | mv-expand with_itemindex=i x = d to typeof(long), y = d limit 4 | project-away b* | project-reorder dt',
  'O | project-rename n = s | project-reorder z* desc | summarize take_any(*) by late',
  'datatable(a:long, b:dynamic)[1, dynamic({"k":[1.0, datetime(2020-01-01)]}), 2, dynamic(null)] | count as n',
  'range x from 1 to 10 step 1 | extend y = -x | where y between (1 .. 5)',
  'print x = 1, y = "a", z = decimal(1.5), g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), t = -1d, n = int(null)',
  'T | mv-apply with_itemindex=i x = d to typeof(long), d limit 2 on (where x > a | summarize s = sum(x) by i)',
  'T | parse-where kind=regex flags=i b with * "a" x:long "b" y | parse kind=relaxed b with "q" a:int *',
  'T | parse-kv b as (k:string, a:int) with (pair_delimiter=";", kv_delimiter="=", quote="()", escape="!", greedy=true)',
  'T | parse-kv b as (k:string) with (quote="\'") | parse-kv b as (k:real) with (regex="(a)(b)") | getschema',
  'externaldata(a:long)["https://x.example/a?b", "two"] | mv-apply y = pack_array(a) on (mv-apply z = y on (take 1))',
  'T | make-series kind=nonempty n = count() default=-1, avg(a) * 2 on dt from ago(1d) to now() step 1h by b, k = a % 2',
  'T | make-series max(a) on dt in range(ago(1d), now(), 1h)',
  'T | top-nested 2 of b with others = "rest" by sum(a) asc, top-nested of bin(dt, 1d) by n = count() + 1',
  'T | sample 3 | sample-distinct 2 of b',
  'T | partition hint.strategy=native by b (top 1 by a | extend c = a + 1)',
  'T | partition by b (as P | extend x = toscalar(P | count))',
  'range x from 1 to 3 step 1 | partition by x { U | where a == toscalar(x) }',
  'O | sort by x | scan with_match_id=m declare (c: long = 0, w: string) with (step p output=last: late > 1 => c = p.c + x; step q: p.c > 1;)',
  'T | evaluate bag_unpack(d, "p_", columnsConflict="keep_source", ignoredProperties=dynamic(["x"])) : (*, y: long)',
  'T | evaluate pivot(b, sum(a), dt) | evaluate narrow()',
  'T | evaluate ipv4_lookup((U | where a > 1), b, c, a, return_unmatched = true)',
  'search in (T2, O) "x" and (a > 1 or q : "y*")',
  'find in (T2, U) where a > 1 project c:string, pack(*)',
];

const plans = queries.map((query) => planOf(query));

function message(json: unknown): string {
  try {
    parsePlan(json);
  } catch (error) {
    if (error instanceof PlanFormatError) {
      return error.message;
    }
    throw error;
  }
  return 'a plan';
}

describe('parsePlan', () => {
  it.each(queries.map((query, index) => [query, index] as const))(
    'takes what comes back from a cache: %s',
    (_, index) => {
      const json: unknown = JSON.parse(JSON.stringify(plans[index]));
      expect(parsePlan(json)).toEqual(plans[index]);
    },
  );

  it.each([null, 1, 'plan', [], {}, { sources: [], calls: [], bindings: [], root: {} }])('refuses %j', (json) => {
    expect(() => parsePlan(json)).toThrow(PlanFormatError);
  });

  /** A plan with one part replaced, by path. */
  function changed(index: number, path: string, value: unknown): unknown {
    const json: unknown = JSON.parse(JSON.stringify(plans[index]));
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let part = json as Record<string, unknown>;
    for (const key of keys) {
      part = part[key] as Record<string, unknown>;
    }
    if (value === undefined) {
      delete part[last];
    } else {
      part[last] = value;
    }
    return json;
  }

  it.each([
    [0, 'root.operator', 'drop', 'plan.root has an unknown operator "drop"'],
    [0, 'root.operator', 'constructor', 'plan.root has an unknown operator "constructor"'],
    [0, 'root.extra', 1, 'plan.root has an unknown field "extra"'],
    [0, 'root.items', undefined, 'plan.root lacks "items"'],
    [0, 'root.items', {}, 'plan.root.items is not a list'],
    [0, 'root.open', 'no', 'plan.root.open is not true or false'],
    [0, 'root.id', 0, 'plan.root.id is not unique'],
    [0, 'root.id', -1, 'plan.root.id is out of range'],
    [0, 'root.span.source', 9, 'plan.root.span.source is out of range'],
    [0, 'root.span.end', 0, 'plan.root.span.end is out of range'],
    [0, 'root.span.call', 7, 'plan.root.span.call is out of range'],
    [
      0,
      'root.columns.0.type',
      'text',
      'plan.root.columns[0].type is none of bool, int, long, real, decimal, datetime, timespan, string, guid, dynamic, unknown',
    ],
    [0, 'root.items.0.target', 99, 'plan.root.items[0].target is out of range'],
    [0, 'root.items.1.expression.value', {}, 'plan.root.items[1].expression.value is not a value'],
    [0, 'root.items.1.expression.value', true, 'plan.root.items[1].expression.value is not a real'],
    [0, 'root.items.1.expression.kind', 'guess', 'plan.root.items[1].expression is an expression of an unknown kind'],
    [
      0,
      'root.items.0.expression.body',
      { kind: 'local', type: 'real', local: 55, span: { source: 0, start: 0, end: 0 } },
      'plan.root.items[0].expression.body.local is used outside of its call',
    ],
    [
      0,
      'root.input.predicate',
      { kind: 'column', type: 'long', name: 'b', index: 0, span: { source: 0, start: 0, end: 0 } },
      'plan.root.input.predicate.index is not that of the column "b"',
    ],
    [
      0,
      'root.input.predicate',
      { kind: 'column', type: 'long', name: 'a', index: -1, span: { source: 0, start: 0, end: 0 } },
      'plan.root.input.predicate.index is out of range',
    ],
    [1, 'root.input.keys.0.left.side', 'middle', 'plan.root.input.keys[0].left.side is none of left, right'],
    [1, 'root.input.left.binding', 1, 'plan.root.input.left.binding'],
    [3, 'root.inputs.0.map.0', 17, 'plan.root.inputs[0].map[0] is out of range'],
    [3, 'root.inputs.0.map', [], 'plan.root.inputs[0].map does not have one position a column'],
    [3, 'root.inputs.0.node.binding', 1, 'plan.root.inputs[0].node.binding is of a scalar'],
    [3, 'bindings.0.node.input.input.name', 5, 'plan.bindings[0].node.input.input.name is not a text'],
    [3, 'bindings.1.kind', 'guess', 'plan.bindings[1] is of an unknown kind'],
    [7, 'root.input.rows.0', [], 'plan.root.input.rows[0] does not have one value a column'],
    [
      8,
      'root.input.input.from',
      { kind: 'column', type: 'long', name: 'x', index: 0, span: { source: 0, start: 0, end: 0 } },
      'plan.root.input.input.from is a column where there is no row',
    ],
    [10, 'root.rows', 77, 'plan.root.subquery.input.input.id is not that of the rows of a subquery'],
    [10, 'root.items.0.target', 4, 'plan.root.items[0].target is out of range'],
    [10, 'root.items.0.to', 'list', 'plan.root.items[0].to is none of'],
    [10, 'root.items.0.bare', undefined, 'plan.root.items[0] lacks "bare"'],
    [10, 'root.itemIndex', 1, 'plan.root.itemIndex is not a text'],
    [11, 'root.kind', 'strict', 'plan.root.kind is none of simple, relaxed, regex'],
    [11, 'root.keyword', 'scan', 'plan.root.keyword is none of parse, parse-where'],
    [11, 'root.pattern.0.kind', 'odd', 'plan.root.pattern[0] is of an unknown kind'],
    [11, 'root.pattern.0.text', 1, 'plan.root.pattern[0].text is not a text'],
    [11, 'root.pattern.1.type', 'unknown', 'plan.root.pattern[1].type is none of'],
    [11, 'root.pattern.1.target', -2, 'plan.root.pattern[1].target is out of range'],
    [12, 'root.format.kind', 'odd', 'plan.root.format is of an unknown kind'],
    [12, 'root.format.quotes.0', 1, 'plan.root.format.quotes[0] is not a text'],
    [12, 'root.format.greedy', 1, 'plan.root.format.greedy is not true or false'],
    [12, 'root.keys.1.type', 'text', 'plan.root.keys[1].type is none of'],
    [13, 'root.input.format.regex', 1, 'plan.root.input.format.regex is not a text'],
    [14, 'root.input.addresses.0', null, 'plan.root.input.addresses[0] is not a text'],
    [14, 'root.input.keyword', 'fetch', 'plan.root.input.keyword is none of externaldata, external_table'],
    [15, 'root.bins', 'odd', 'plan.root.bins is none of from start, in range'],
    [15, 'root.series.0.expression.index', 9, 'plan.root.series[0].expression.index is out of range'],
    [15, 'root.step', null, 'plan.root.step'],
    [15, 'root.nonEmpty', 1, 'plan.root.nonEmpty is not true or false'],
    [15, 'root.aggregates.0.outputs', undefined, 'plan.root.aggregates[0] lacks "outputs"'],
    [17, 'root.levels.0.order', 'up', 'plan.root.levels[0].order is none of asc, desc'],
    [17, 'root.levels.1.aggregate', undefined, 'plan.root.levels[1] lacks "aggregate"'],
    [18, 'root.item.name', 1, 'plan.root.item.name is not a text'],
    [18, 'root.input.count', undefined, 'plan.root.input lacks "count"'],
    [19, 'root.strategy', 'magic', 'plan.root.strategy is none of legacy, native, shuffle'],
    [19, 'root.rows', 99, 'plan.root.subquery.input.input.id is not that of the rows of a subquery'],
    [20, 'root.rows', 99, 'plan.bindings[0].node.id is not that of the rows of a subquery'],
    [22, 'root.steps.0.output', 'some', 'plan.root.steps[0].output is none of all, last, none'],
    [22, 'root.steps.0.assignments.0.target', 2, 'plan.root.steps[0].assignments[0].target is out of range'],
    [22, 'root.declared.0.type', 'unknown', 'plan.root.declared[0].type is none of'],
    [22, 'root.matchId', 1, 'plan.root.matchId is not a text'],
    [23, 'root.arguments.0.kind', 'odd', 'plan.root.arguments[0] is of an unknown kind'],
    [23, 'root.schema.rest', 1, 'plan.root.schema.rest is not true or false'],
    [24, 'root.input.arguments.1.call.function', 1, 'plan.root.input.arguments[1].call.function is not a text'],
    [25, 'root.arguments.2.expression.side', 'left', 'plan.root.arguments[2].expression.index is not that of'],
    [25, 'root.arguments.0.node.operator', 'drop', 'plan.root.arguments[0].node has an unknown operator "drop"'],
  ])('plan %i with another %s is refused', (index, path, value, expected) => {
    expect(message(changed(index, path, value)).startsWith(`Not a plan: ${expected}`)).toBe(
      !(path === 'root.input.left.binding'),
    );
  });

  it('refuses a binding that refers to a later one or itself', () => {
    const json = changed(3, 'bindings.1.node.input.binding', 1);
    expect(message(json)).toBe('Not a plan: plan.bindings[1].node.input.binding is out of range.');
  });

  it('refuses what is nested deeper than any plan', () => {
    let root: unknown = { operator: 'table' };
    for (let depth = 0; depth < 100_000; depth += 1) {
      root = {
        operator: 'count',
        id: depth,
        span: { source: 0, start: 0, end: 0 },
        columns: [],
        open: false,
        input: root,
      };
    }
    expect(message({ sources: [], calls: [], bindings: [], root })).toBe('Not a plan: plan is nested too deeply.');
  });

  it('takes nothing apart that is damaged anywhere: it accepts it whole or says where', () => {
    const paths = plans.map((plan) => leafPaths(plan));
    fc.assert(
      fc.property(
        fc.nat(plans.length - 1),
        fc.nat(),
        fc.constantFrom<unknown>(undefined, null, -1, 1e9, 'x', [], {}, true, Number.NaN),
        (index, pick, value) => {
          const own = paths[index] ?? [];
          const path = own[pick % own.length] ?? '';
          const result = message(changed(index, path, value));
          expect(result).toMatch(/^(a plan$|Not a plan: )/);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function leafPaths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return [path];
  }
  return Object.entries(value).flatMap(([key, part]) => leafPaths(part, path === '' ? key : `${path}.${key}`));
}
