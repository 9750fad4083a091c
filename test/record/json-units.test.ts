import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Envelopes, type JsonUnit, jsonUnits } from '../../src/record/json-units.ts';

async function* pieces(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield text.slice(at, at + size);
    at += size;
  }
}

async function unitsOf(text: string, envelopes: Envelopes = {}, sizes: readonly number[] = [1]): Promise<JsonUnit[]> {
  const units: JsonUnit[] = [];
  for await (const unit of jsonUnits(pieces(text, sizes), envelopes)) units.push(unit);
  return units;
}

/** Values as JSON can write them: it has no -0. */
const jsonValue = fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

const wrapped: Envelopes = { '': ['records', 'tables'], tables: ['rows'] };

describe('jsonUnits', () => {
  it('gives the elements of an array wherever the stream is cut, with brackets and quotes in strings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(jsonValue, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 2),
        async (values, sizes, indent) => {
          const units = await unitsOf(JSON.stringify(values, null, indent), wrapped, sizes);
          // Objects with a member of such a name are envelopes.
          if (/"(?:records|tables)"/.test(JSON.stringify(values))) return;
          expect(units.map(({ text }) => JSON.parse(text))).toEqual(values);
        },
      ),
    );
  });

  it('gives the elements of the arrays that are named, and the members before them', async () => {
    const text = '{"name":"x","records": [ {"a":[1]},\n  {"records":[2]} ], "rest": {"records":[3]}, "n": 1}\n{"b":1}';
    expect(await unitsOf(text, wrapped)).toEqual([
      { kind: 'envelope', text: '{"name":"x"}', within: 'records', line: 1, column: 1 },
      { kind: 'value', text: '{"a":[1]}', within: 'records', line: 1, column: 26 },
      { kind: 'value', text: '{"records":[2]}', within: 'records', line: 2, column: 3 },
      { kind: 'value', text: '{"b":1}', within: '', line: 3, column: 1 },
    ]);
  });

  it('gives the rows of tables', async () => {
    const text = '{"tables":[{"name":"P","columns":[{"name":"A","type":"string"}],"rows":[["x"],[null]]}]}';
    const units = await unitsOf(text, wrapped);
    expect(units.map(({ kind, text: unit, within }) => [kind, unit, within])).toEqual([
      ['envelope', '{}', 'tables'],
      ['envelope', '{"name":"P","columns":[{"name":"A","type":"string"}]}', 'rows'],
      ['value', '["x"]', 'rows'],
      ['value', '[null]', 'rows'],
    ]);
  });

  it('takes no array for an envelope whose name is a value or stands deeper', async () => {
    const values = ['{"a":"records","b":[1]}', '{"a":{"records":[1]}}', '["records",[1]]'];
    for (const value of values) {
      expect((await unitsOf(`[${value}]`, wrapped)).map(({ text }) => text)).toEqual([value]);
    }
  });
});
