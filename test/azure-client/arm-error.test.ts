import { describe, expect, it } from 'vitest';
import { readArmError } from '../../src/azure/arm-error.ts';
import { foreignText } from '../../src/azure/foreign-text.ts';
import { parseJsonBody } from '../../src/azure/parse-json-body.ts';

function read(body: unknown) {
  return readArmError(parseJsonBody(JSON.stringify(body)));
}

describe('readArmError', () => {
  it('reads the envelope with its details and inner errors, from the outside in', () => {
    const error = {
      code: 'BadRequest',
      message: 'It failed.',
      target: 'query',
      details: [
        { code: 'A', message: 'First.' },
        { code: 'BadRequest', message: 'It failed.' },
        { code: 'B', message: 'Second.', details: [{ code: 'C', message: 'Third.' }] },
      ],
      innererror: {
        code: 'SemanticError',
        message: 'No.',
        innererror: { code: 'SEM0100', message: "'where' operator" },
      },
    };
    expect(read({ error })).toEqual({
      code: 'BadRequest',
      target: 'query',
      codes: ['BadRequest', 'A', 'B', 'C', 'SemanticError', 'SEM0100'],
      texts: ['It failed.', 'First.', 'Second.', 'Third.', 'No.', "'where' operator"],
    });
  });

  it('reads other spellings', () => {
    const expected = { code: 'NotFound', target: undefined, codes: ['NotFound'], texts: ['There is none.'] };
    expect(read({ code: 'NotFound', message: 'There is none.' })).toEqual(expected);
    expect(read({ Code: 'NotFound', Message: 'There is none.' })).toEqual(expected);
    expect(read({ error: 'NotFound', message: 'There is none.' })).toEqual(expected);
    expect(read({ error: { innererror: { code: 'Inner', message: 'x' } } })).toMatchObject({ code: 'Inner' });
  });

  it.each([undefined, null, 7, 'text', [], {}, { error: null }, { error: [] }, { error: { code: {}, message: [] } }])(
    'finds nothing in %j',
    (body) => {
      const value = body === undefined ? undefined : parseJsonBody(JSON.stringify(body));
      expect(readArmError(value)).toEqual({ code: undefined, target: undefined, codes: [], texts: [] });
    },
  );

  it('ends with what is too deep or too much', () => {
    let deep: unknown = { code: 'deepest' };
    for (let depth = 0; depth < 50; depth++) deep = { code: `c${depth}`, innererror: deep };
    expect(read({ error: deep }).codes).toHaveLength(9);
    const details = Array.from({ length: 5_000 }, (_, index) => ({ message: `m${index}` }));
    expect(read({ error: { details } }).texts).toHaveLength(49);
  });
});

describe('foreignText', () => {
  it('is one line, visible, and of a length', () => {
    expect(foreignText(' a\r\n\tb\u00a0c ')).toBe('a b c');
    expect(foreignText('\u001b]0;x\u0007\u200b\ud800\u2028\u{e0041}')).toBe(
      '<U+001B>]0;x<U+0007><U+200B><U+D800> <U+E0041>',
    );
    expect(foreignText('abcdef', 3)).toBe('abc…');
    // A pair that the cut divides leaves a half, which is shown as what it is.
    expect(foreignText('ab\u{1f600}', 3)).toBe('ab<U+D83D>…');
  });
});

describe('parseJsonBody', () => {
  it.each(['', '{', '[1,]', 'undefined', '{"a":1}{', "{'a':1}", `${'['.repeat(102)}${']'.repeat(102)}`])(
    'is undefined for %s',
    (text) => {
      expect(parseJsonBody(text)).toBeUndefined();
    },
  );

  it('does not run out of stack', () => {
    const depth = 100_000;
    expect(parseJsonBody('['.repeat(depth) + ']'.repeat(depth))).toBeUndefined();
    expect(parseJsonBody(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBeUndefined();
  });

  it('keeps values as they are, and objects without a prototype', () => {
    const value = parseJsonBody('{"b":[null,true,1.5,"x"],"a":{"hasOwnProperty":1,"__proto__":{"x":1}}}');
    expect(JSON.stringify(value)).toBe('{"b":[null,true,1.5,"x"],"a":{"hasOwnProperty":1}}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(parseJsonBody('null')).toBeNull();
  });
});
