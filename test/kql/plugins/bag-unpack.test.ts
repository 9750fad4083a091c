import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const events = {
  columns: { id: 'long', name: 'string', d: 'dynamic' },
  rows: [
    '[1, "a", {"z": 1, "name": "x", "when": "2024-01-01"}]',
    '[2, "b", {"y": true, "z": 2}]',
    '[3, "c", null]',
    '[4, "d", [1, 2]]',
    '[5, "e", {"z": 3, "extra": null, "B": 1.5}]',
  ],
} as const;

describe('bag_unpack', () => {
  test('a column for each slot, by code point, and every row with its record and arrival', () => {
    const answer = ask(
      `T | evaluate bag_unpack(d, ignoredProperties = dynamic(["extra"]), columnsConflict = "keep_source")
        | extend at = datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01)) / 100`,
      events,
    );
    expect(answer).toEqual({
      columns: ['id:long', 'name:string', 'B:real', 'when:string', 'y:bool', 'z:long', 'at:long'],
      rows: [
        '[1,"a",null,"2024-01-01",null,1,0]',
        '[2,"b",null,"",true,2,1]',
        '[3,"c",null,"",null,null,2]',
        '[4,"d",null,"",null,null,3]',
        '[5,"e",1.5,"",null,3,4]',
      ],
      origins: [[0], [1], [2], [3], [4]],
    });
  });

  test('a slot in the place of a column brings its type', () => {
    const answer = ask(
      'T | where id < 3 | extend y = "old" | evaluate bag_unpack(d, "", "replace_source") | project name, y, z, t = gettype(y)',
      events,
    );
    expect(answer).toMatchObject({
      columns: ['name:string', 'y:bool', 'z:long', 't:string'],
      rows: ['["x",null,1,"bool"]', '["",true,2,"bool"]'],
    });
  });

  test('values of several types, typed scalars, and a slot that is called as the bag was', () => {
    expect(
      ask(
        `datatable(d: dynamic)[dynamic({"a": 1, "d": "own"}), dynamic({"a": 2.5}), dynamic({"a": null})]
          | extend d = bag_merge(d, bag_pack("t", datetime(2024-01-01), "s", 1h, "g", guid(11111111-2222-3333-4444-555555555555)))
          | evaluate bag_unpack(d) | take 1`,
      ),
    ).toMatchObject({
      columns: ['a:dynamic', 'd:string', 'g:guid', 's:timespan', 't:datetime'],
      rows: ['[1,"own","11111111-2222-3333-4444-555555555555","01:00:00.0000000","2024-01-01T00:00:00.0000000Z"]'],
    });
  });

  test('no rows, and no bags', () => {
    expect(ask('T | evaluate bag_unpack(d)', { ...events, rows: [] })).toEqual({
      columns: ['id:long', 'name:string'],
      rows: [],
      origins: [],
    });
    expect(ask('T | where id in (3, 4) | evaluate bag_unpack(d)', events).rows).toEqual(['[3,"c"]', '[4,"d"]']);
  });

  test('what follows binds its columns when they are there', () => {
    expect(
      ask(
        'T | where id in (1, 2) | evaluate bag_unpack(d, "p_") | where p_z > 1 | summarize n = sum(p_z), m = max(tostring(p_when)) by p_y',
        events,
      ),
    ).toMatchObject({ columns: ['p_y:bool', 'n:long', 'm:string'], rows: ['[true,2,""]'] });
    expect(failure(() => ask('T | where id == 1 | evaluate bag_unpack(d, "p_") | project nope', events))).toBe(
      "KqlSemanticError: Failed to resolve column or scalar expression named 'nope'",
    );
  });

  test('a schema', () => {
    expect(ask('T | evaluate bag_unpack(d) : (z: real, when: string, none: datetime, id: long)', events)).toEqual({
      columns: ['z:real', 'when:string', 'none:datetime', 'id:long'],
      rows: ['[1.0,"2024-01-01",null,1]', '[2.0,"",null,2]', '[null,"",null,3]', '[null,"",null,4]', '[3.0,"",null,5]'],
      origins: [[0], [1], [2], [3], [4]],
    });
    expect(
      ask('T | take 1 | evaluate bag_unpack(d, "p_") : (*, p_z: int, p_name: dynamic) | extend n = p_z + 1', events),
    ).toMatchObject({
      columns: ['id:long', 'name:string', 'p_z:int', 'p_name:dynamic', 'n:long'],
      rows: ['[1,"a",1,"x",2]'],
    });
    expect(
      ask('T | take 1 | evaluate bag_unpack(d, columnsConflict="replace_source") : (name: string)', events).rows,
    ).toEqual(['["x"]']);
    expect(
      ask('T | take 1 | evaluate bag_unpack(d, columnsConflict="keep_source") : (name: string)', events).rows,
    ).toEqual(['["a"]']);
  });

  test.each([
    ['T | evaluate bag_unpack(d)', "KqlSemanticError: evaluate bag_unpack(): the column 'name' is there already"],
    [
      'T | evaluate bag_unpack(d) : (name: string)',
      "KqlSemanticError: evaluate bag_unpack(): the column 'name' is there already",
    ],
    [
      'T | evaluate bag_unpack(d, "p_")',
      'KqlUnsupportedError: Not supported: plugin "bag_unpack" of a slot "extra" that is null in every row.',
    ],
    [
      'T | evaluate bag_unpack(d, columnsConflict="other")',
      "KqlSemanticError: evaluate bag_unpack(): 'columnsConflict' has to be one of 'error', 'replace_source', 'keep_source'",
    ],
    [
      'T | evaluate bag_unpack(d, ignoredProperties="z")',
      "KqlSemanticError: evaluate bag_unpack(): 'ignoredProperties' has to be an array",
    ],
    ['T | evaluate bag_unpack(d, prefix="z")', "KqlSemanticError: The plugin 'bag_unpack' has no parameter 'prefix'."],
    [
      'T | evaluate bag_unpack(d, "p_", "error", dynamic([]), 5)',
      "KqlSemanticError: The function 'bag_unpack' expects 2 arguments.",
    ],
    ['T | evaluate bag_unpack(d, 5)', 'KqlSemanticError: A value of type string expected.'],
    [
      'T | evaluate bag_unpack(d) : (when: datetime)',
      'KqlUnsupportedError: Not supported: plugin "bag_unpack" of a value of type string into the column "when" of type datetime.',
    ],
    [
      'T | evaluate bag_unpack(d) : (*, id: long)',
      'KqlUnsupportedError: Not supported: plugin "bag_unpack" with a column "id" of the source in its schema beside "*".',
    ],
    [
      'T | evaluate bag_unpack(d) : (id: string)',
      'KqlUnsupportedError: Not supported: plugin "bag_unpack" with a column "id" of another type in its schema.',
    ],
    ['T | evaluate bag_unpack(d.inner)', 'KqlSemanticError: Column name expected.'],
  ])('%s', (query, expected) => {
    expect(failure(() => ask(query, events))).toBe(expected);
  });

  test('late-bound bags', () => {
    const open = { columns: { id: 'long', d: 'dynamic' }, open: true, rows: ['[1, {"a": 1}]'] } as const;
    expect(ask('T | evaluate bag_unpack(d) | project a', open)).toMatchObject({ columns: ['a:long'], rows: ['[1]'] });
  });

  test('undoes bag_pack()', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.string()), { maxLength: 6 }), (rows) => {
        const table = { columns: { i: 'long', s: 'string' }, rows: rows.map((row) => JSON.stringify(row)) } as const;
        const { rows: unpacked } = ask('T | project d = bag_pack("s", s, "i", i) | evaluate bag_unpack(d)', table);
        expect(unpacked).toEqual(rows.length === 0 ? [] : ask('T | project i, s', table).rows);
      }),
      { numRuns: 25 },
    );
  });
});
