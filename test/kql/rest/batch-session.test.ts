import { describe, expect, it } from 'vitest';
import { BatchSession } from '../../../src/kql/rest/batch-session.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';

const table = (name: string) => ({ name, columns: [{ name: 'a', type: 'long' as const }], open: false });
const database: Database = {
  tables: new Map([
    ['Known', table('Known')],
    ['Other', table('Other')],
  ]),
  functions: [{ name: 'F', parameters: [], body: 'Known | where a > 1 | project b = toscalar(Nowhere)' }],
};

const open = () => new BatchSession({ databaseFor: () => database, now: 0 });
const ask = (session: BatchSession, request: unknown) => session.answer(JSON.stringify(request));

describe('BatchSession', () => {
  it('answers with columns and rows', () => {
    expect(ask(open(), { id: 1, query: 'print a = 1, b = "x", c = 1.0, d = dynamic({"k": [1, 1.0]})' })).toBe(
      '{"id":1,"columns":[{"name":"a","type":"long"},{"name":"b","type":"string"},{"name":"c","type":"real"},' +
        '{"name":"d","type":"dynamic"}],"rows":[[1,"x",1.0,{"k":[1,1.0]}]]}',
    );
  });

  it('gives back the id as it came, and null where there is none', () => {
    const session = open();
    expect(session.answer('{"id": {"b": 1, "a": 12345678901234567}, "query": "print a = 1"}')).toMatch(
      /^\{"id":\{"b":1,"a":12345678901234567\},"columns"/,
    );
    expect(ask(session, { query: 'print a = 1' })).toMatch(/^\{"id":null,"columns"/);
  });

  it('a table without rows is empty, and one of the request replaces it', () => {
    const session = open();
    expect(ask(session, { id: 1, query: 'Known | count' })).toBe(
      '{"id":1,"columns":[{"name":"Count","type":"long"}],"rows":[[0]]}',
    );
    const tables = { Known: { columns: [{ name: 'z', type: 'string' }], rows: [['x'], ['']] } };
    expect(ask(session, { id: 2, query: 'Known', tables })).toBe(
      '{"id":2,"columns":[{"name":"z","type":"string"}],"rows":[["x"],[""]]}',
    );
    // It was the request's, not the session's.
    expect(ask(session, { id: 3, query: 'Known' })).toBe('{"id":3,"columns":[{"name":"a","type":"long"}],"rows":[]}');
  });

  it('the same query over another table of the same name is another query', () => {
    const session = open();
    const shape = (type: string, value: unknown) => ({ T: { columns: [{ name: 'a', type }], rows: [[value]] } });
    expect(ask(session, { id: 1, query: 'T', tables: shape('long', 1) })).toMatch(/"rows":\[\[1\]\]/);
    expect(ask(session, { id: 2, query: 'T', tables: shape('string', '1') })).toMatch(/"rows":\[\["1"\]\]/);
    expect(ask(session, { id: 3, query: 'T', tables: shape('long', 2) })).toMatch(/"rows":\[\[2\]\]/);
  });

  it('now() is that of the request, or else that of the session', () => {
    const session = open();
    expect(ask(session, { id: 1, query: 'print now()' })).toMatch(/"2020-01-01T00:00:00.0000000Z"/);
    expect(ask(session, { id: 2, query: 'print now()', now: '2026-01-15T10:00:00Z' })).toMatch(
      /"2026-01-15T10:00:00.0000000Z"/,
    );
    expect(ask(session, { id: 3, query: 'print now()' })).toMatch(/"2020-01-01T00:00:00.0000000Z"/);
  });

  it('tells the kinds of errors apart, with their places, also at the second time', () => {
    const session = open();
    for (const id of [1, 2]) {
      expect(JSON.parse(ask(session, { id, query: 'Known |' }))).toMatchObject({
        id,
        error: { kind: 'syntax', line: 1 },
      });
      expect(JSON.parse(ask(session, { id, query: 'Known\n| where b == 1' }))).toMatchObject({
        id,
        error: { kind: 'semantic', line: 2, column: 9 },
      });
      expect(JSON.parse(ask(session, { id, query: 'print s = "x" | reduce by s' }))).toEqual({
        id,
        error: { kind: 'unsupported', message: 'Not supported: operator "reduce".', line: 1, column: 17 },
      });
      expect(JSON.parse(ask(session, { id, query: 1 }))).toEqual({
        id,
        error: { kind: 'request', message: '"query" must be a string.' },
      });
    }
    expect(session.bugs).toBe(0);
  });

  it('says in which function a place is', () => {
    const { error } = JSON.parse(ask(open(), { id: 1, query: 'F' }));
    expect(error).toMatchObject({ kind: 'semantic', line: 1 });
    expect(error.message).toMatch(/ \(In function "F"\.\)$/);
  });

  it('answers a bug of ours too, and counts it', () => {
    const session = new BatchSession({
      databaseFor: () => {
        throw new Error('the sky fell');
      },
      now: 0,
    });
    expect(ask(session, { id: 1, query: 'print 1' })).toBe(
      '{"id":1,"error":{"kind":"runtime","message":"Bug in Blindspot: the sky fell"}}',
    );
    expect(session.bugs).toBe(1);
    expect(session.answer('{')).toBe('{"id":null,"error":{"kind":"request","message":"The line is not valid JSON."}}');
    expect(session.bugs).toBe(1);
  });

  it('answers on one line, whatever the text holds', () => {
    const session = open();
    const answers = [
      ask(session, { id: 'a\nb', query: 'print "x\\ny\u2028"' }),
      ask(session, { id: 1, query: 'Known\n| where\n"\n' }),
    ];
    for (const answer of answers) {
      expect(answer).not.toMatch(/\n/);
      expect(() => JSON.parse(answer)).not.toThrow();
    }
  });
});
