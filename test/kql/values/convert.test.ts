import { describe, expect, it } from 'vitest';
import { castElement } from '../../../src/kql/values/cast-element.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { convertCell, unwrapDynamic, wrapDynamic } from '../../../src/kql/values/convert.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { formatJson, parseJson } from '../../../src/kql/values/dynamic-json.ts';
import { parseScalarLiteral } from '../../../src/kql/values/parse-literal.ts';
import { type ScalarType, scalarTypes } from '../../../src/kql/values/scalar-type.ts';

/** A cell from its literal, or from its text for strings. */
function cell(type: ScalarType, text: string): Cell {
  return type === 'string' ? text : parseScalarLiteral(text, type);
}

/** A cell as a test can show it. */
function shown(value: Cell): unknown {
  return value instanceof Decimal ? `${value}m` : value;
}

describe('convertCell', () => {
  it.each<[ScalarType, string, ScalarType, unknown]>([
    // tostring()
    ['bool', 'true', 'string', 'True'],
    ['bool', 'false', 'string', 'False'],
    ['int', '123', 'string', '123'],
    ['long', '-9223372036854775808', 'string', '-9223372036854775808'],
    ['real', '1.5', 'string', '1.5'],
    ['real', 'real(1)', 'string', '1.0'],
    ['real', 'real(nan)', 'string', 'NaN'],
    ['decimal', 'decimal(1.50)', 'string', '1.50'],
    ['datetime', 'datetime(2020-01-02 03:04:05.6)', 'string', '2020-01-02T03:04:05.6000000Z'],
    ['timespan', 'time(1.02:03:04.5)', 'string', '1.02:03:04.5000000'],
    ['timespan', '3h', 'string', '03:00:00'],
    ['guid', 'guid(ABCDEF00-0000-0000-0000-000000000001)', 'string', 'abcdef00-0000-0000-0000-000000000001'],
    ['dynamic', "dynamic('x')", 'string', 'x'],
    ['dynamic', 'dynamic(true)', 'string', 'true'],
    ['dynamic', 'dynamic(1)', 'string', '1'],
    ['dynamic', 'dynamic(1.0)', 'string', '1.0'],
    ['dynamic', 'dynamic(null)', 'string', ''],
    ['dynamic', 'dynamic([1,2])', 'string', '[1,2]'],
    ['dynamic', "dynamic({'a':1, 'b':['x',null]})", 'string', '{"a":1,"b":["x",null]}'],
    ['dynamic', 'dynamic(datetime(2020-01-01))', 'string', '2020-01-01T00:00:00.0000000Z'],
    // tolong() and toint()
    ['string', '5.7', 'long', null],
    ['string', '1e3', 'long', null],
    ['string', ' 7 ', 'int', 7],
    ['string', '0x10', 'int', 16],
    ['string', '', 'long', null],
    ['string', '9999999999', 'long', 9999999999],
    ['string', '9999999999', 'int', null],
    ['long', '9999999999', 'int', 1410065407],
    ['long', '-9999999999', 'int', -1410065407],
    ['long', '2147483648', 'int', -2147483648],
    ['long', '4294967296', 'int', 0],
    ['real', '5.7', 'long', 5],
    ['real', 'real(-5.7)', 'int', -5],
    ['real', '1e10', 'int', 2147483647],
    ['real', 'real(-1e10)', 'int', -2147483648],
    ['real', '1e30', 'long', 9223372036854775807n],
    ['real', '1e30', 'int', 2147483647],
    ['real', 'real(nan)', 'long', null],
    ['real', 'real(nan)', 'int', null],
    ['decimal', 'decimal(-1.9)', 'long', -1],
    ['decimal', 'decimal(1e30)', 'long', 9223372036854775807n],
    ['decimal', 'decimal(-1e30)', 'int', -2147483648],
    ['bool', 'true', 'long', 1],
    ['bool', 'false', 'int', 0],
    ['int', '5', 'long', 5],
    ['timespan', '1d', 'long', 864000000000],
    ['timespan', '1d', 'int', 711573504],
    ['timespan', 'time(-2h)', 'long', -72000000000],
    ['datetime', 'datetime(2020-01-01)', 'long', 637134336000000000n],
    ['datetime', 'datetime(2020-01-01)', 'int', -1954807808],
    ['dynamic', 'dynamic(5.7)', 'long', 5],
    ['dynamic', "dynamic('5.7')", 'long', null],
    ['dynamic', "dynamic(' 7 ')", 'int', 7],
    ['dynamic', 'dynamic(9999999999)', 'int', 1410065407],
    ['dynamic', 'dynamic(true)', 'long', 1],
    ['dynamic', 'dynamic([1])', 'long', null],
    ['dynamic', 'dynamic({})', 'int', null],
    ['guid', 'guid(abcdef00-0000-0000-0000-000000000001)', 'long', null],
    // toreal()
    ['string', '5.', 'real', 5],
    ['string', '1e3', 'real', 1000],
    ['string', '0x10', 'real', null],
    ['string', '1,000', 'real', null],
    ['long', '9223372036854775807', 'real', 2 ** 63],
    ['timespan', '1d', 'real', 864000000000],
    ['timespan', '1.5s', 'real', 15000000],
    ['dynamic', "dynamic('5.7')", 'real', 5.7],
    ['dynamic', 'dynamic(true)', 'real', 1],
    ['decimal', 'decimal(0.1)', 'real', 0.1],
    // todecimal()
    ['string', '123.45678', 'decimal', '123.45678m'],
    ['real', '0.1', 'decimal', '0.1m'],
    ['real', 'real(nan)', 'decimal', null],
    ['long', '9223372036854775807', 'decimal', '9223372036854775807m'],
    ['string', 'x', 'decimal', null],
    // tobool()
    ['string', 'TRUE', 'bool', true],
    ['string', '2', 'bool', true],
    ['string', 'yes', 'bool', null],
    ['string', '1.5', 'bool', null],
    ['long', '0', 'bool', false],
    ['long', '-1', 'bool', true],
    ['real', '1.5', 'bool', true],
    ['real', '0.0', 'bool', false],
    ['decimal', 'decimal(0.00)', 'bool', false],
    ['dynamic', "dynamic('true')", 'bool', true],
    ['dynamic', 'dynamic(1)', 'bool', true],
    ['dynamic', 'dynamic(null)', 'bool', null],
    // todatetime() and totimespan()
    ['string', '1970-01-01', 'datetime', -15778368000000000n],
    ['string', 'garbage', 'datetime', null],
    ['long', '637134336000000001', 'datetime', 1],
    ['long', '-1', 'datetime', null],
    ['bool', 'true', 'datetime', null],
    ['dynamic', "dynamic('2020-01-01T00:00:00.0000001Z')", 'datetime', 1],
    ['dynamic', 'dynamic(datetime(2020-01-01))', 'datetime', 0],
    ['string', '0.00:01:00', 'timespan', 600000000],
    ['string', '00:01:00 junk', 'timespan', null],
    ['long', '7', 'timespan', 7],
    ['dynamic', "dynamic('1.00:00:00')", 'timespan', 864000000000],
    // toguid()
    ['string', '0123456789ABCDEF0123456789ABCDEF', 'guid', '01234567-89ab-cdef-0123-456789abcdef'],
    ['string', 'x', 'guid', null],
    ['long', '5', 'guid', null],
    ['dynamic', "dynamic('0123456789abcdef0123456789abcdef')", 'guid', '01234567-89ab-cdef-0123-456789abcdef'],
  ])('%s %s to %s is %s', (from, text, to, expected) => {
    expect(shown(convertCell(cell(from, text), from, to))).toBe(expected);
  });

  it.each(scalarTypes)('%s from every null is null, or empty text', (to) => {
    for (const from of scalarTypes) {
      if (from !== 'string') {
        expect(convertCell(null, from, to)).toBe(to === 'string' ? '' : null);
      }
    }
  });

  it('leaves a cell of the same type alone', () => {
    const value = parseJson('{"a":1}')?.value ?? null;
    expect(convertCell(value, 'dynamic', 'dynamic')).toBe(value);
    expect(convertCell('x', 'string', 'string')).toBe('x');
  });

  it('parses strings to dynamics and wraps other types', () => {
    expect(convertCell('{"a":1}', 'string', 'dynamic')).toEqual(new Map([['a', 1n]]));
    expect(convertCell('{"a":', 'string', 'dynamic')).toBe('{"a":');
    expect(convertCell('', 'string', 'dynamic')).toBeNull();
    expect(convertCell(5, 'int', 'dynamic')).toBe(5n);
    expect(convertCell(5, 'long', 'dynamic')).toBe(5n);
    expect(convertCell(5, 'real', 'dynamic')).toBe(5);
    expect(convertCell(5, 'timespan', 'dynamic')).toEqual(new DynamicScalar('timespan', 5));
  });
});

describe('wrapDynamic and unwrapDynamic', () => {
  it('are inverse for every type but int, which becomes long', () => {
    const cells: [ScalarType, Cell][] = [
      ['bool', true],
      ['long', 5],
      ['long', 2n ** 60n],
      ['real', 1],
      ['decimal', Decimal.of(15n, 1)],
      ['datetime', 5],
      ['timespan', -(2n ** 60n)],
      ['string', '{"a":1}'],
      ['guid', '01234567-89ab-cdef-0123-456789abcdef'],
    ];
    for (const [type, value] of cells) {
      expect(unwrapDynamic(wrapDynamic(value, type))).toEqual({ type, cell: value });
    }
    expect(unwrapDynamic(wrapDynamic(7, 'int'))).toEqual({ type: 'long', cell: 7 });
    expect(unwrapDynamic(wrapDynamic(null, 'long'))).toBeUndefined();
    expect(unwrapDynamic([])).toBeUndefined();
    expect(unwrapDynamic(new Map())).toBeUndefined();
  });

  it('print as pack_array() prints', () => {
    expect(
      formatJson([wrapDynamic(cell('timespan', '1d'), 'timespan'), wrapDynamic(cell('bool', 'true'), 'bool')]),
    ).toBe('["1.00:00:00",true]');
  });
});

describe('castElement', () => {
  const elements = parseJson('[1, 2.5, -2.5, "2", true, null]')?.value;

  it.each<[ScalarType, unknown[]]>([
    ['long', [1, 2, -2, null, null, null]],
    ['int', [1, 2, -2, null, null, null]],
    ['real', [1, 2.5, -2.5, null, null, null]],
    ['bool', [true, null, null, null, true, null]],
    ['string', ['1', '2.5', '-2.5', '2', 'true', '']],
    ['timespan', [null, null, null, null, null, null]],
    ['decimal', [null, null, null, null, null, null]],
    ['guid', [null, null, null, null, null, null]],
    ['dynamic', [1n, 2.5, -2.5, '2', true, null]],
  ])('to typeof(%s)', (type, expected) => {
    expect(Array.isArray(elements) && elements.map((element) => castElement(element, type))).toEqual(expected);
  });

  it('takes datetimes and guids from text and from typed scalars', () => {
    expect(castElement('2020-01-01', 'datetime')).toBe(0);
    expect(castElement(new DynamicScalar('datetime', 5), 'datetime')).toBe(5);
    expect(castElement(new DynamicScalar('timespan', 5), 'datetime')).toBeNull();
    expect(castElement(637134336000000000n, 'datetime')).toBeNull();
    expect(castElement('0123456789abcdef0123456789abcdef', 'guid')).toBe('01234567-89ab-cdef-0123-456789abcdef');
  });
});
