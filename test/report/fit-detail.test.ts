import { describe, expect, it } from 'vitest';
import { fitDetail } from '../../src/report/fit-detail.ts';
import type { PagePart } from '../../src/report/fit-sections.ts';

/** Parts of so many lines of ten characters each. */
const partsOf =
  (...sizes: readonly number[]) =>
  (lines: number): readonly PagePart[] =>
    sizes.map((size, at) => ({
      rank: 1,
      what: 'rule',
      heading: '',
      text: [`rule ${at}`, ...Array.from({ length: Math.min(size, lines) }, () => '123456789')].join('\n'),
    }));

const linesOf = (page: string): readonly number[] =>
  page.split('\n\n').map((text) => text.split('123456789').length - 1);

describe('fitDetail', () => {
  it('shows all where there is room', () => {
    expect(linesOf(fitDetail(partsOf(300, 2), 4000))).toEqual([300, 2]);
  });

  it('shortens what is long, and leaves what is short as it is', () => {
    expect(linesOf(fitDetail(partsOf(300, 2, 40), 2000))).toEqual([100, 2, 40]);
    expect(linesOf(fitDetail(partsOf(300, 2, 40), 1000))).toEqual([25, 2, 25]);
  });

  it('leaves out parts where the shortest of all are too much', () => {
    const sizes = Array.from({ length: 100 }, () => 9);
    expect(fitDetail(partsOf(...sizes), 500)).toMatch(
      /^rule 0\n\nrule 1\n\n(?:rule \d+\n\n){10}Left out, as a comment holds no more: 88 rules\. The terminal shows them all\.\n$/,
    );
  });
});
