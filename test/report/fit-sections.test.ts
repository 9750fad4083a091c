import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSections, fitsWhole, type PagePart } from '../../src/report/fit-sections.ts';

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

  it('keeps a part with the one that it is under only, though it would fit itself', () => {
    const head = part('h'.repeat(300), 1, '', 'workspace');
    const below = { ...part('small', 2, '', 'rule'), under: head };
    expect(fitSections([head, below], 1000)).toBe(`${head.text}\n\nsmall\n`);
    expect(fitSections([part('other', 0), head, below], 600)).toBe(
      'other\n\nLeft out, as a comment holds no more: 1 workspace, 1 rule. The terminal shows them all.\n',
    );
  });

  it('counts a heading as often as it is written', () => {
    const heading = `## ${'A'.repeat(97)}`;
    const parts = Array.from({ length: 40 }, (_, index) => part('x', 1, index % 2 === 0 ? heading : ''));
    expect(fitSections(parts, 1000).length).toBeLessThanOrEqual(1000);
    expect(fitsWhole(parts, 2559)).toBe(false);
    expect(fitsWhole(parts, 2560)).toBe(true);
    expect(fitSections(parts, 2560).split(heading)).toHaveLength(21);
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
        expect(page.includes('Left out, as')).toBe(list.length > 0 && !fitsWhole(list, most));
      }),
    );
  });
});
