import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { applyFixes } from '../../src/validate/apply-fixes.ts';
import type { CheckedFinding } from '../../src/validate/checked-finding.ts';
import type { TextEdit } from '../../src/validate/text-edit.ts';

function finding(check: string, ...fix: readonly TextEdit[]): CheckedFinding {
  return { check, severity: 'warn', path: 'a.yaml', line: 1, column: 1, message: check, fix };
}

function fixed(text: string, ...findings: readonly CheckedFinding[]): readonly [string | undefined, readonly string[]] {
  const result = applyFixes(new SourceFile('a.yaml', text), findings);
  return [result?.text, result?.mended.map(({ check }) => check) ?? []];
}

const edit = (start: number, end: number, text: string): TextEdit => ({ start, end, text });

describe('applyFixes', () => {
  it('makes all changes of all findings, wherever they stand', () => {
    expect(
      fixed('a: 1 # x\nb: 2\n', finding('two', edit(12, 13, '4'), edit(3, 4, '33')), finding('one', edit(9, 10, 'c'))),
    ).toEqual(['a: 33 # x\nc: 4\n', ['two', 'one']]);
  });

  it('leaves a finding whole whose changes meet those of one before', () => {
    expect(
      fixed('abc: 1\n', finding('one', edit(0, 2, 'x')), finding('two', edit(1, 3, 'y'), edit(5, 6, '2'))),
    ).toEqual(['xc: 1\n', ['one']]);
    // Two insertions at one place have no order.
    expect(fixed('a: 1\n', finding('one', edit(0, 0, 'x')), finding('two', edit(0, 0, 'y')))).toEqual([
      'xa: 1\n',
      ['one'],
    ]);
  });

  it('makes the same change of two findings once', () => {
    expect(fixed('a: 1\n', finding('one', edit(3, 4, '2')), finding('two', edit(3, 4, '2')))).toEqual([
      'a: 2\n',
      ['one', 'two'],
    ]);
  });

  it('ends lines as the file does', () => {
    expect(fixed('a: 1\r\nb: 2\r\n', finding('one', edit(6, 6, 'c: 3\n')))).toEqual([
      'a: 1\r\nc: 3\r\nb: 2\r\n',
      ['one'],
    ]);
  });

  it('does nothing when there is nothing to do, or no YAML would be left', () => {
    expect(fixed('a: 1\n')).toEqual([undefined, []]);
    expect(fixed('a: 1\n', finding('one', edit(3, 4, '1')))).toEqual([undefined, []]);
    expect(fixed('a: 1\n', finding('one', edit(3, 4, '[')))).toEqual([undefined, []]);
    expect(fixed('a: 1\n', finding('one'))).toEqual([undefined, []]);
  });

  it('writes each change that is made, once, and keeps all else', () => {
    const text = Array.from({ length: 20 }, (_, index) => `key${index}: value\n`).join('');
    const edits = fc.record({ start: fc.nat(text.length - 1), length: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 8 }), (places) => {
        const findings = places.map(({ start, length }, index) =>
          finding(String(index), edit(start, Math.min(text.length, start + length), `<${index}>`)),
        );
        const result = applyFixes(new SourceFile('a.yaml', text), findings);
        if (result === undefined) return;
        const made = result.mended.map(({ check }) => places[Number(check)]).filter((one) => one !== undefined);
        for (const { check } of result.mended) expect(result.text.split(`<${check}>`)).toHaveLength(2);
        const gone = made.reduce((sum, { start, length }) => sum + Math.min(text.length, start + length) - start, 0);
        const added = result.mended.reduce((sum, { check }) => sum + check.length + 2, 0);
        expect(result.text.length).toBe(text.length - gone + added);
      }),
    );
  });
});
