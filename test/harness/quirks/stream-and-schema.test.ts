import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/content/package-root.ts';
import { loadRepository } from '../../../src/content/repository.ts';
import type { LogRecord } from '../../../src/harness/log-record.ts';
import { loadColumnRoles } from '../../../src/harness/quirks/column-roles.ts';
import { isFilled, parsePlace } from '../../../src/harness/quirks/place.ts';
import type { SchemaTransform } from '../../../src/harness/quirks/schema-transform.ts';
import { schemaTransforms } from '../../../src/harness/quirks/schema-transforms.ts';
import type { StreamTransform } from '../../../src/harness/quirks/stream-transform.ts';
import { streamTransforms } from '../../../src/harness/quirks/stream-transforms.ts';
import { planStrikes } from '../../../src/harness/quirks/strike-plan.ts';
import { type StreamPlan, strikeStream } from '../../../src/harness/quirks/strike-stream.ts';
import { parseDatetime, ticksPerHour, ticksPerMinute } from '../../../src/kql/values/datetime.ts';
import { type Dynamic, DynamicScalar, isBag } from '../../../src/kql/values/dynamic.ts';
import { compareInt64 } from '../../../src/kql/values/int64.ts';
import { scalarTypes } from '../../../src/kql/values/scalar-type.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { asExample, exampleRecords } from './example-records.ts';

const repository = loadRepository(packageRoot());
const roles = loadColumnRoles(packageRoot(), loadTableSchemas(packageRoot()));
const { plans, findings } = planStrikes(repository.quirks, roles);

/** Runs on the hour, over the hour before. */
const rule = { frequency: ticksPerHour, period: ticksPerHour, phase: parseDatetime('2026-03-02T10:00:00Z') ?? 0 };

test('every quirk of the catalogue can be carried out', () => {
  expect(findings).toEqual([]);
});

describe('examples of the stream', () => {
  const quirks = repository.quirks.filter((quirk) => plans.get(quirk)?.level === 'stream');

  test.each(quirks.map((quirk) => [quirk.id, quirk] as const))('%s', (_, quirk) => {
    const known = plans.get(quirk);
    if (known?.level !== 'stream' || quirk.example === undefined) throw new Error('It has no example.');
    const [table = 'SigninLogs'] = quirk.strikes.tables.includes('*') ? [] : quirk.strikes.tables;
    const before = exampleRecords(quirk.example.before, table);
    const after = exampleRecords(quirk.example.after, table);
    expect(strikeStream(before, known.plan, { pattern: 'all' }, rule).records.map(asExample)).toEqual(
      after.map(asExample),
    );
    // No quirk does nothing: with the identity in place of its transform, its example is wrong.
    const idle: StreamPlan = {
      ...known.plan,
      transform: { name: 'none', parameters: {}, apply: (record) => [record] },
    };
    expect(strikeStream(before, idle, { pattern: 'all' }, rule).records.map(asExample)).not.toEqual(
      after.map(asExample),
    );
  });
});

describe('examples of the schema', () => {
  const quirks = repository.quirks.filter((quirk) => plans.get(quirk)?.level === 'schema');

  test.each(quirks.map((quirk) => [quirk.id, quirk] as const))('%s', (_, quirk) => {
    const known = plans.get(quirk);
    const { before = null, after = null } = quirk.example ?? {};
    if (known?.level !== 'schema' || !isBag(before)) throw new Error('It has no example.');
    const schema = { name: 'T', columns: columnsOf(before), open: false };
    const names = schema.columns.map(({ name }) => name).filter((name) => name !== 'TimeGenerated');
    const change = known.plan.transform.apply(schema, names, known.plan.parameters);
    if (!isBag(after)) expect(change?.schema).toBeUndefined();
    else {
      expect(change?.schema?.columns).toEqual(columnsOf(after));
      expect(change?.values(recordOf(before))).toEqual(recordOf(after));
      expect(columnsOf(after)).not.toEqual(columnsOf(before));
    }
  });

  function columnsOf(
    example: ReadonlyMap<string, Dynamic | null>,
  ): { name: string; type: (typeof scalarTypes)[number] }[] {
    const columns = example.get('columns') ?? null;
    return [...(isBag(columns) ? columns : [])].map(([name, type]) => ({
      name,
      type: scalarTypes.find((one) => one === type) ?? 'string',
    }));
  }

  function recordOf(example: ReadonlyMap<string, Dynamic | null>): ReadonlyMap<string, Dynamic | null> {
    const record = example.get('record') ?? null;
    return isBag(record) ? record : new Map();
  }
});

const anyRecord = fc.record({
  minute: fc.integer({ min: 0, max: 300 }),
  delay: fc.integer({ min: 0, max: 200 }),
  happened: fc.option(fc.integer({ min: 0, max: 5000 })),
  table: fc.constantFrom('A', 'B'),
  other: fc.string(),
});

const anyRecords = fc.array(anyRecord, { maxLength: 12 }).map((made) =>
  made.map(({ minute, delay, happened, table, other }, index): LogRecord => {
    const generated = minute * ticksPerMinute;
    const values = new Map<string, Dynamic | null>([['Other', other]]);
    if (happened !== null) values.set('Time', new DynamicScalar('datetime', generated - happened * ticksPerMinute));
    return { number: index + 1, table, values, generated, ingested: generated + delay * ticksPerMinute };
  }),
);

const parametersOf: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  late: { minutes: 90 },
  backfill: { hours: 50 },
  duplicate: { copies: 2, minutes: 30 },
  reverseArrival: { seconds: 30 },
  drop: {},
  gap: { minutes: 60 },
  straddle: {},
};

function planOf(transform: StreamTransform): StreamPlan {
  return {
    transform,
    parameters: parametersOf[transform.name] ?? {},
    admits: ({ table }) => table === 'A',
    placesOfRole: (_, role) => (role === 'time' ? [parsePlace('Time')] : []),
    valuesOfRole: ({ values }, role) => (role === 'time' ? [values.get('Time') ?? null].filter(isFilled) : []),
  };
}

describe.each(streamTransforms.map((transform) => [transform.name, transform] as const))('%s', (name, transform) => {
  test('leaves the records alone that it does not strike, and every value but times', () => {
    fc.assert(
      fc.property(
        anyRecords,
        fc.constantFrom('all' as const, 'alternate' as const, 'first' as const),
        (records, pattern) => {
          const { records: after, struck } = strikeStream(records, planOf(transform), { pattern }, rule);
          const gone = new Set(struck);
          expect(after.filter((record) => records.includes(record))).toEqual(
            records.filter((record) => !gone.has(record) || after.includes(record)),
          );
          for (const record of after) {
            const original = records.find(({ number }) => number === record.number);
            expect(record.table).toBe(original?.table);
            expect(record.values.get('Other')).toBe(original?.values.get('Other'));
            expect([...record.values.keys()]).toEqual([...(original?.values.keys() ?? [])]);
            if (name !== 'straddle') expect(record.values).toBe(original?.values);
          }
        },
      ),
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const once = strikeStream(records, planOf(transform), { pattern: 'all' }, rule).records;
        const twice = strikeStream(once, planOf(transform), { pattern: 'all' }, rule);
        // A gap is over where it ends: the next record after it begins another.
        if (name === 'gap') expect(twice.records.length).toBeLessThanOrEqual(once.length);
        else expect(twice.struck).toEqual([]);
      }),
    );
  });

  test('no record comes before it is generated, or before it came anyway', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        for (const record of strikeStream(records, planOf(transform), { pattern: 'all' }, rule).records) {
          const original = records.find(({ number }) => number === record.number);
          expect(compareInt64(record.ingested, record.generated)).toBeGreaterThanOrEqual(0);
          if (name !== 'backfill')
            expect(compareInt64(record.ingested, original?.ingested ?? 0)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('schema transforms', () => {
  const columns = [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'A', type: 'dynamic' },
    { name: 'B', type: 'string' },
  ] as const;
  const schema = { name: 'T', columns, open: false };
  const parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    dropColumns: {},
    addColumn: { column: 'New', type: 'long' },
    retypeColumns: { to: 'string' },
    renameColumns: { suffix: '_s' },
    dropTable: {},
  };

  test.each(schemaTransforms.map((one) => [one.name, one] as const))(
    '%s keeps the columns that are not struck',
    (name, one: SchemaTransform) => {
      const change = one.apply(schema, ['A'], parameters[name] ?? {});
      if (name === 'dropTable') expect(change?.schema).toBeUndefined();
      else expect(change?.schema?.columns).toEqual(expect.arrayContaining([columns[0], columns[2]]));
      const values = new Map<string, Dynamic | null>([
        ['B', 'b'],
        ['A', new Map([['x', 1n]])],
      ]);
      expect(change?.values(values).get('B')).toBe('b');
    },
  );

  test('nothing changes where nothing fits', () => {
    const apply = (name: string, struck: readonly string[], own: Readonly<Record<string, unknown>>): unknown =>
      schemaTransforms.find((one) => one.name === name)?.apply(schema, struck, own);
    expect(apply('dropColumns', ['C'], {})).toBeUndefined();
    expect(apply('retypeColumns', ['B'], { to: 'string' })).toBeUndefined();
    expect(apply('renameColumns', ['C'], { suffix: '_s' })).toBeUndefined();
    expect(apply('addColumn', [], { column: 'A', type: 'long' })).toBeUndefined();
  });

  test('text that is no JSON stays a string in a dynamic', () => {
    const retype = schemaTransforms.find((one) => one.name === 'retypeColumns');
    const change = retype?.apply(schema, ['B'], { to: 'dynamic' });
    expect(change?.values(new Map([['B', '[{"a":1}']])).get('B')).toBe('[{"a":1}');
    expect(change?.values(new Map([['B', '{"a":1}']])).get('B')).toEqual(new Map([['a', 1n]]));
    expect(change?.values(new Map<string, null>([['B', null]])).get('B')).toBeNull();
  });
});
