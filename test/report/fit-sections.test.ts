import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSections, type PagePart } from '../../src/report/fit-sections.ts';

const part = (text: string, rank: number, heading = '', what = 'spot'): PagePart => ({ text, rank, heading, what });

describe('fitSections', () => {
  it('puts parts under their headings, once', () => {
    const parts = [part('top', 0), part('a', 1, '## A'), part('b', 1, '## A'), part('c', 2), part('d', 1, '## D')];
    expect(fitSections(parts, 1000)).toBe('top\n\n## A\n\na\n\nb\n\nc\n\n## D\n\nd\n');
  });

  it('leaves out whole parts, those of high rank and late ones first, without their headings, and says so', () => {
    const long = 'x'.repeat(300);
    const parts = [
      part(long, 2, '## A'),
      part(`first ${long}`, 1, '## B', 'case'),
      part(`second ${long}`, 1, '## B', 'case'),
    ];
    expect(fitSections(parts, 800)).toBe(
      `## B\n\nfirst ${long}\n\nLeft out, as a comment holds no more: 1 spot, 1 case. The terminal shows them all.\n`,
    );
    const many = Array.from({ length: 9 }, () => part(long, 1));
    expect(fitSections(many, 800)).toBe(
      `${long}\n\nLeft out, as a comment holds no more: 8 spots. The terminal shows them all.\n`,
    );
  });

  it('is never longer than it may be', () => {
    const parts = fc.array(
      fc.record({
        heading: fc.constantFrom('', '## A', '## Longer'),
        text: fc.string({ maxLength: 400 }),
        what: fc.constantFrom('blind spot', 'finding', 'table'),
        rank: fc.nat(3),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, fc.integer({ min: 500, max: 5000 }), (list, most) => {
        const page = fitSections(list, most);
        expect(page.length).toBeLessThanOrEqual(most);
        const total = list.reduce((sum, { text, heading }) => sum + text.length + heading.length + 4, 400);
        if (total <= most) expect(page).not.toContain('Left out, as');
      }),
    );
  });
});
