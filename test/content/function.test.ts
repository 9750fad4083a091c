import { describe, expect, it } from 'vitest';
import { parseFunction, parseParameterType } from '../../src/content/function.ts';
import { SourceFile } from '../../src/content/source-file.ts';

function parse(text: string) {
  return parseFunction(new SourceFile('functions/CanonicalUpn.yaml', text));
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`);
}

function withParameters(parameters: string): string {
  return `name: F\nparameters:\n${parameters}query: print 1\n`;
}

describe('parseFunction', () => {
  it('reads a function with parameters of every kind', () => {
    const { definition, findings } = parse(`name: CanonicalUpn
version: 1.0.0
description: One name for one person.
parameters:
  - {name: T, type: "table:(UserId:string, TimeGenerated: datetime)"}
  - {name: U, type: "table:(*)"}
  - {name: upn, type: string}
  - {name: span, type: timespan, default: 1h}
  - {name: text, type: string, default: he said "no"}
  - {name: quoted, type: string, default: '"x"'}
  - {name: empty, type: string, default: ""}
  - {name: list, type: dynamic, default: [1, {a: b}]}
  - {name: bag, type: dynamic, default: "dynamic({})"}
  - {name: flag, type: boolean, default: true}
query: |
  T | where UserId == upn
`);
    expect(findings).toEqual([]);
    expect(definition).toMatchObject({ slug: 'CanonicalUpn', name: 'CanonicalUpn', version: '1.0.0' });
    expect(definition?.parameters).toEqual([
      {
        name: 'T',
        type: {
          table: [
            { name: 'UserId', type: 'string' },
            { name: 'TimeGenerated', type: 'datetime' },
          ],
        },
      },
      { name: 'U', type: { table: '*' } },
      { name: 'upn', type: 'string' },
      { name: 'span', type: 'timespan', default: '1h' },
      { name: 'text', type: 'string', default: '"he said \\"no\\""' },
      { name: 'quoted', type: 'string', default: '"x"' },
      { name: 'empty', type: 'string', default: '""' },
      { name: 'list', type: 'dynamic', default: 'dynamic([1,{"a":"b"}])' },
      { name: 'bag', type: 'dynamic', default: 'dynamic({})' },
      { name: 'flag', type: 'bool', default: 'true' },
    ]);
    expect(definition?.query.text).toBe('T | where UserId == upn\n');
  });

  it('needs no parameters', () => {
    const { definition, findings } = parse('name: F\nquery: print 1\n');
    expect(findings).toEqual([]);
    expect(definition?.parameters).toEqual([]);
  });

  it('finds names that no alias may have', () => {
    expect(findingsOf('name: _F\nquery: print 1\n')).toEqual([
      '1:7 field-value "name" must be a function alias: a letter, then letters, digits and underscores; "_F" is not.',
    ]);
    expect(parse('name: a b\nquery: print 1\n').definition).toBeUndefined();
  });

  it('finds parameters that Kusto would refuse', () => {
    expect(findingsOf(withParameters('  - {name: a, type: text}\n'))).toEqual([
      '3:21 field-value "type" must be a KQL type or table:(Column:type, ...) or table:(*); "text" is not.',
    ]);
    expect(parse(withParameters('  - {name: a, type: text}\n')).definition).toBeUndefined();
    expect(findingsOf(withParameters('  - {name: a, type: string}\n  - {name: T, type: "table:(*)"}\n'))).toEqual([
      '4:12 field-value The tabular parameter "T" stands behind the scalar "a".',
    ]);
    expect(
      findingsOf(
        withParameters(
          '  - {name: a, type: int, default: 1}\n  - {name: b, type: int}\n  - {name: a, type: int, default: 1}\n',
        ),
      ),
    ).toEqual([
      '4:12 field-value "b" has no default, but "a" before it has one.',
      '5:12 field-value There are two parameters "a".',
    ]);
    expect(findingsOf(withParameters('  - {name: T, type: "table:(*)", default: x}\n'))).toEqual([
      '3:43 field-value A tabular parameter has no default.',
    ]);
    expect(findingsOf(withParameters('  - {name: a, type: int, default: [1]}\n'))).toEqual([
      '3:35 field-type The default of a parameter of type int must be text.',
    ]);
    expect(findingsOf(withParameters('  - {nme: a, type: int}\n'))).toEqual([
      '3:5 field-missing A parameter needs the field "name".',
      '3:6 field-unknown A parameter has no field "nme". Did you mean "name"?',
    ]);
  });
});

describe('parseParameterType', () => {
  it.each([
    ['string', 'string'],
    ['Boolean', 'bool'],
    ['double', 'real'],
    ['uuid', 'guid'],
    ['date', 'datetime'],
    ['time', 'timespan'],
    ['table:(*)', { table: '*' }],
    ['table (*)', { table: '*' }],
    ['table:(a:long)', { table: [{ name: 'a', type: 'long' }] }],
    ['table:()', null],
    ['table:(a)', null],
    ['table:(a:b)', null],
    ['table:(a:long:x)', null],
    ['table', null],
    ['constructor', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseParameterType(text)).toEqual(expected);
  });
});
