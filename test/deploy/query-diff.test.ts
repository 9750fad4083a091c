import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffLine, diffLines } from '../../src/deploy/query-diff.ts';

const side = (lines: readonly DiffLine[], gone: DiffLine['kind']): string =>
  lines
    .filter(({ kind }) => kind !== gone)
    .map(({ text }) => text)
    .join('\n');

/** The length of the longest common subsequence, by the book. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [j, other] of b.entries())
      next.push(one === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const lines = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 })
  .filter((one) => one.length !== 1 || one[0] !== '');

describe('diffLines', () => {
  it('is both texts, with as few changes as there can be', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const diff = diffLines(a.join('\n'), b.join('\n'), 1000);
        const all = diff.hunks.flatMap((hunk) => hunk.lines);
        if (diff.hunks.length > 0) {
          expect(side(all, 'added')).toBe(a.join('\n'));
          expect(side(all, 'removed')).toBe(b.join('\n'));
        } else expect(a).toEqual(b);
        expect(diff.removed).toBe(a.length - common(a, b));
        expect(diff.added).toBe(b.length - common(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it('numbers its hunks, which apply', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }),
        fc.nat(4),
        (a, b, context) => {
          const { hunks } = diffLines(a.join('\n'), b.join('\n'), context);
          let shift = 0;
          let result: readonly string[] = a;
          for (const { beforeStart, afterStart, lines: changed } of hunks) {
            const old = changed.filter(({ kind }) => kind !== 'added').map(({ text }) => text);
            const now = changed.filter(({ kind }) => kind !== 'removed').map(({ text }) => text);
            const at = beforeStart - 1 + shift;
            expect(at).toBe(afterStart - 1);
            expect(result.slice(at, at + old.length)).toEqual(old);
            result = [...result.slice(0, at), ...now, ...result.slice(at + old.length)];
            shift += now.length - old.length;
            const edges = [
              changed.findIndex(({ kind }) => kind !== 'same'),
              changed.toReversed().findIndex(({ kind }) => kind !== 'same'),
            ];
            for (const edge of edges) expect(edge).toBeLessThanOrEqual(context);
          }
          expect(result).toEqual(b);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('shows what is around a change', () => {
    expect(diffLines('1\n2\n3\n4\n5\n6', '1\n2\n3\nx\n5\n6', 1)).toEqual({
      removed: 1,
      added: 1,
      hunks: [
        {
          beforeStart: 3,
          afterStart: 3,
          lines: [
            { kind: 'same', text: '3' },
            { kind: 'removed', text: '4' },
            { kind: 'added', text: 'x' },
            { kind: 'same', text: '5' },
          ],
        },
      ],
    });
    expect(diffLines('', 'a').hunks).toEqual([
      { beforeStart: 1, afterStart: 1, lines: [{ kind: 'added', text: 'a' }] },
    ]);
    expect(diffLines('x', 'x')).toEqual({ removed: 0, added: 0, hunks: [] });
  });

  it('does not take long over texts that are large, equal or have nothing in common', () => {
    const numbers = Array.from({ length: 20_000 }, (_, index) => `a${index}`);
    const before = numbers.join('\n');
    const started = performance.now();
    expect(diffLines(before, before).hunks).toEqual([]);
    expect(diffLines(before, `${before}\nx`)).toMatchObject({ removed: 0, added: 1 });
    const other = numbers.map((one) => `b${one}`).join('\n');
    expect(diffLines(before, other)).toMatchObject({ removed: 20_000, added: 20_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
