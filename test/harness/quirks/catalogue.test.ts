import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quirkIssues } from '../../../src/content/quirk.ts';
import { loadRepository } from '../../../src/content/repository.ts';
import { SourceFiles } from '../../../src/content/source-files.ts';
import type { LogRecord } from '../../../src/harness/log-record.ts';
import { loadColumnRoles } from '../../../src/harness/quirks/column-roles.ts';
import { runExample } from '../../../src/harness/quirks/quirk-example.ts';
import { strike } from '../../../src/harness/quirks/strike.ts';
import { planStrikes } from '../../../src/harness/quirks/strike-plan.ts';
import { isStruck, type StrikeContext, type Transform } from '../../../src/harness/quirks/transform.ts';
import { transformNamed, transforms } from '../../../src/harness/quirks/transforms.ts';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import type { TableSchema } from '../../../src/kql/syntax/database.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { type Dynamic, DynamicScalar, isBag } from '../../../src/kql/values/dynamic.ts';
import { formatJson, parseJson } from '../../../src/kql/values/dynamic-json.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';

const repository = loadRepository('.');
const { quirks } = repository;
const ofValues = quirks.flatMap((quirk) => {
  const transform = transformNamed(quirk.transform.name);
  return transform === undefined ? [] : [{ id: quirk.id, quirk, transform }];
});

describe('the catalogue', () => {
  test('can be carried out, all of it', () => {
    expect(repository.findings.filter(({ path }) => path.startsWith('fixtures/quirks/'))).toEqual([]);
    expect(planStrikes(quirks, loadColumnRoles('.', loadTableSchemas('.'))).findings).toEqual([]);
  });

  test('has at least three quirks for each issue that can be seen in the values of a record', () => {
    const elsewhere = ['log-flow', 'event-delays', 'missing-events', 'never-logged'];
    for (const issue of quirkIssues.filter((one) => !elsewhere.includes(one))) {
      expect([issue, ofValues.filter(({ quirk }) => quirk.issue === issue).length >= 3]).toEqual([issue, true]);
    }
  });

  test('names every transform at least once', () => {
    const named = new Set(quirks.map(({ transform }) => transform.name));
    expect(transforms.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  test('names tables, columns and roles that there are', () => {
    const schemas = loadTableSchemas('.');
    for (const { id, quirk } of ofValues) {
      for (const table of quirk.strikes.tables.filter((name) => name !== '*')) {
        expect([id, table, schemas.get(table) !== undefined]).toEqual([id, table, true]);
      }
      for (const place of quirk.strikes.columns) {
        const column = /^\w+/.exec(place)?.[0] ?? '';
        const known = quirk.strikes.tables.some((table) =>
          schemas.get(table)?.columns.some(({ name }) => name === column),
        );
        expect([id, place, known || quirk.strikes.roles.length > 0]).toEqual([id, place, true]);
      }
    }
  });

  test('strikes addresses, names, places and devices in every pattern that its tables allow', () => {
    for (const { id, quirk } of ofValues) {
      expect([id, quirk.patterns.includes('all')]).toEqual([id, true]);
      if (!['ips', 'ids', 'geolocation', 'devices'].includes(quirk.issue)) continue;
      const wanted =
        quirk.strikes.tables.length > 0 ? ['all', 'alternate', 'first'] : ['all', 'alternate', 'first', 'one-table'];
      expect([id, wanted.filter((pattern) => !quirk.patterns.some((one) => one === pattern))]).toEqual([id, []]);
    }
  });
});

describe('examples', () => {
  test.each(ofValues)('$id does what its example shows', ({ quirk, transform }) => {
    const example = runExample(quirk, transform);
    expect(example).toBeDefined();
    expect(example?.after).toEqual(example?.expected);
    expect(example?.after).not.toEqual(example?.before);
  });

  test.each(ofValues)('$id would not, if its transform did nothing', ({ quirk, transform }) => {
    const identity: Transform = { ...transform, apply: (value) => value };
    const example = runExample(quirk, identity);
    expect(example?.after).not.toEqual(example?.expected);
  });
});

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.ipV4(),
  fc.ipV6(),
  fc.emailAddress(),
  fc.uuid(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** Texts near to what a quirk is about: its own example, in other nests and with other endings. */
function near(example: Dynamic | null): fc.Arbitrary<Dynamic> {
  if (example === null) return texts;
  const text = typeof example === 'string' ? example : formatJson(example);
  return fc.oneof(
    fc.constantFrom<Dynamic>(
      example,
      text,
      formatJson(text),
      ` ${text}`,
      `${text}...`,
      [example],
      new Map([['a', example]]),
    ),
    fc.nat(text.length).map((length) => text.slice(0, length)),
    texts.map((other) => text + other),
  );
}

const others: fc.Arbitrary<Dynamic> = fc.oneof(
  texts,
  fc.json().map((text) => parseJson(text)?.value ?? 'null'),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.boolean(),
  fc.integer().map((ticks) => new DynamicScalar('datetime', ticks)),
);

describe('on any value', () => {
  test.each(ofValues)('$id strikes once, and never fails', ({ quirk, transform }) => {
    const { parameters } = quirk.transform;
    const { strikes, example } = quirk;
    const roles = fc.subarray([...strikes.roles]).map((names) => new Set(names));
    // Long values are slow, and there is nothing to be seen in them that shorter ones do not show.
    const before = example?.before instanceof Map && example.before.has('filler') ? 'x' : (example?.before ?? null);
    fc.assert(
      fc.property(
        fc.oneof(near(before), others),
        roles,
        fc.nat(300),
        fc.option(texts),
        (value, names, ordinal, other) => {
          const context: StrikeContext = {
            ordinal,
            roles: names,
            valueOfRole: () => other ?? undefined,
            valueOfColumn: () => other,
          };
          const apply = (given: Dynamic): Dynamic | null => {
            const result = transform.apply(given, context, parameters);
            return isStruck(result) ? result.value : result;
          };
          const once = apply(value);
          // Strikes are for filled values only.
          if (once === null || (typeof once === 'string' && once.trim() === '')) return;
          expect(apply(once)).toEqual(once);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('on the records of the fixtures', () => {
  const records = new SourceFiles('.').list('fixtures/records', ['.ndjson']).flatMap((path, file) => {
    const table = path.split('/')[2] ?? '';
    return repository.records(path.replace('fixtures/', '')).records.map(
      ({ fields }, index): LogRecord => ({
        number: file * 1000 + index,
        table,
        values: fields,
        generated: index,
        ingested: index,
      }),
    );
  });
  const { plans } = planStrikes(quirks, loadColumnRoles('.', loadTableSchemas('.')));

  test.each(ofValues)('$id changes its places and nothing else', ({ quirk }) => {
    const planned = plans.get(quirk);
    if (planned?.level !== 'values') throw new Error(`${quirk.id} has no plan`);
    const { plan } = planned;
    const struck = strike(records, plan, { pattern: 'all' });
    expect(struck.records.map(({ number }) => number)).toEqual(records.map(({ number }) => number));
    for (const [index, after] of struck.records.entries()) {
      const before = records[index]?.values ?? new Map<string, Dynamic>();
      const own = struck.changes.filter(({ record }) => record === after.number);
      const changed = new Set(own.map(({ column }) => column));
      const others = [...after.values].filter(([column, value]) => value !== (before.get(column) ?? null));
      expect(others.map(([column]) => column).filter((column) => !changed.has(column))).toEqual([]);
      const places = (plan.places.get(after.table) ?? []).map(({ column }) => column);
      const named = [quirk.transform.parameters['column'], quirk.transform.parameters['emptied']];
      expect([...changed].filter((column) => !places.includes(column) && !named.includes(column))).toEqual([]);
    }
  });
});

describe('JSON that was cut off', () => {
  const known = workspaceDatabase({ schemas: loadTableSchemas('.'), functions: repository.functions }, [
    'TolerantJson',
  ]);
  const schema: TableSchema = { name: 'T', columns: [{ name: 'Text', type: 'string' }], open: false };
  const tolerant = prepare('T | project Read = TolerantJson(todynamic(Text)), Text', {
    database: { ...known, tables: new Map([...known.tables, ['T', schema]]) },
  });

  /** What TolerantJson makes of each text. */
  function read(all: readonly string[]): readonly Cell[] {
    const table = { columns: schema.columns, chunks: [new Chunk(all.length, [vectorOf('string', [...all])])] };
    const { chunks } = tolerant.execute({ tables: new Map([['T', table]]), now: 0 });
    return chunks.flatMap((chunk) => Array.from({ length: chunk.length }, (_, row) => chunk.column(0).at(row)));
  }

  const cutOff = transformNamed('cutOffJson');
  const nested = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
    fc.array(fc.jsonValue(), { minLength: 1 }),
    fc.array(fc.record({ Name: fc.string(), Value: fc.string() }), { minLength: 1 }),
  );

  test.each(['', '...'])(
    'and ends in "%s" is never taken for something that it was not, wherever it ends',
    (ending) => {
      fc.assert(
        fc.property(nested, fc.boolean(), (value, encoded) => {
          const text = encoded ? JSON.stringify(JSON.stringify(value)) : JSON.stringify(value);
          const cuts = Array.from({ length: text.length - 1 }, (_, index) =>
            String(cutOff?.apply(text, bare, { atLength: index + 1, ending })),
          ).filter((cut) => cut !== text);
          for (const [index, result] of read(cuts).entries()) {
            // Half a literal is half of what is inside of it.
            expect(isBag(result) ? [...result.keys()] : result).toEqual(['unparsed']);
            const unparsed = isBag(result) ? String(result.get('unparsed')) : '';
            expect(encoded || cuts[index]?.includes(unparsed)).toBe(true);
          }
        }),
        { numRuns: 40 },
      );
    },
  );
});

const bare: StrikeContext = {
  ordinal: 0,
  roles: new Set(),
  valueOfRole: () => undefined,
  valueOfColumn: () => null,
};
