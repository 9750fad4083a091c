import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDetectionFixture } from '../../src/content/fixture.ts';
import { insertWaivers, namedWaivers, type WaiverKey } from '../../src/content/insert-waivers.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const one: WaiverKey = { quirk: 'ip.mask', pattern: 'all' };
const two: WaiverKey = { quirk: 'upn.case', pattern: 'one-table' };
const oneText = '{quirk: ip.mask, pattern: all, reason: "", owner: "", expires: ""}';
const twoText = '{quirk: upn.case, pattern: one-table, reason: "", owner: "", expires: ""}';

const cases = `cases: # all of them
  - name: a
    expect: silent
    now: 2026-01-01   # the clock
    records: {}
`;

const file = (text: string): SourceFile => new SourceFile('fixtures/detections/a/Rule.yaml', text);

function inserted(text: string, waivers: readonly WaiverKey[] = [one, two]): string | undefined {
  const edit = insertWaivers(file(text), waivers);
  if (edit === undefined) return undefined;
  // Whatever was inserted, without it the text is the old one.
  expect(edit.text.slice(0, edit.at) + edit.text.slice(edit.at + edit.inserted.length)).toBe(text);
  expect(edit.text.slice(edit.at, edit.at + edit.inserted.length)).toBe(edit.inserted);
  return edit.text;
}

describe('insertWaivers', () => {
  it('begins a list where there is none', () => {
    expect(inserted(cases)).toBe(`${cases}waivers:\n  - ${oneText}\n  - ${twoText}\n`);
    expect(inserted(`${cases}# the end\n`, [one])).toBe(`${cases}# the end\nwaivers:\n  - ${oneText}\n`);
    expect(inserted(cases.trimEnd(), [one])).toBe(`${cases}waivers:\n  - ${oneText}`);
    expect(inserted(`---\n${cases}...\n# after\n`, [one])).toBe(
      `---\n${cases}waivers:\n  - ${oneText}\n...\n# after\n`,
    );
    expect(inserted('  cases:\n    - {name: a}\n', [one])).toBe(
      `  cases:\n    - {name: a}\n  waivers:\n    - ${oneText}\n`,
    );
  });

  it('adds to the list that is there, in its indentation, comments and all', () => {
    const known = `waivers:   # accepted
- quirk: ip.empty
  pattern: all   # yes
  reason: >-
    two
    lines
  owner: me
  expires: 2027-01-01
  # a last word
# the end
`;
    expect(inserted(known + cases, [one])).toBe(
      `${known.replace('  # a last word\n', `- ${oneText}\n  # a last word\n`)}${cases}`,
    );
    const nested = 'waivers:\n  - quirk: a\n    more:\n      - b: [c]\n      # of b\n\n# of cases\n';
    expect(inserted(nested + cases, [one])).toBe(
      `${nested.replace('      # of b', `  - ${oneText}\n      # of b`)}${cases}`,
    );
    const flow = `${cases}waivers:\n    - {quirk: ip.empty, pattern: all}   # why\n`;
    expect(inserted(flow, [one])).toBe(`${flow}    - ${oneText}\n`);
    expect(inserted(flow.trimEnd(), [one])).toBe(`${flow}    - ${oneText}`);
    const kept = `${cases}waivers:\n  - quirk: a\n    reason: |+\n      text\n\n\n`;
    expect(inserted(kept, [one])).toBe(`${kept}  - ${oneText}\n`);
  });

  it('fills a list that is empty', () => {
    expect(inserted(`waivers: # none yet\n${cases}`, [one])).toBe(`waivers: # none yet\n  - ${oneText}\n${cases}`);
    expect(inserted(`${cases}waivers:`, [one])).toBe(`${cases}waivers:\n  - ${oneText}`);
    expect(inserted(`waivers: []  # none\n${cases}`)).toBe(`waivers: [${oneText}, ${twoText}]  # none\n${cases}`);
    expect(inserted(`waivers: &w [ ]\n${cases}`, [one])).toBe(`waivers: &w [${oneText} ]\n${cases}`);
    expect(inserted(`waivers: [{quirk: a}, ]\n${cases}`, [one])).toBe(`waivers: [${oneText}, {quirk: a}, ]\n${cases}`);
    expect(inserted('{cases: [{name: a}]}\n', [one])).toBe(`{waivers: [${oneText}], cases: [{name: a}]}\n`);
  });

  it('keeps the ends of lines', () => {
    const crlf = cases.replaceAll('\n', '\r\n');
    expect(inserted(crlf)).toBe(`${crlf}waivers:\r\n  - ${oneText}\r\n  - ${twoText}\r\n`);
    expect(inserted(`${crlf}waivers:\r\n- {quirk: a}\r\n`, [one])).toBe(
      `${crlf}waivers:\r\n- {quirk: a}\r\n- ${oneText}\r\n`,
    );
  });

  it('refuses where it cannot be done without changing what the file says', () => {
    expect(inserted('cases: [\n')).toBeUndefined();
    expect(inserted('- a\n')).toBeUndefined();
    expect(inserted(cases, [])).toBeUndefined();
    expect(inserted(`${cases}waivers: none\n`)).toBeUndefined();
    expect(inserted(`${cases}waivers: ~\n`)).toBeUndefined();
    expect(inserted(`other: &w [{quirk: a}]\nwaivers: *w\n${cases}`)).toBeUndefined();
    expect(inserted(`waivers:\n  - &a {quirk: a}\n${cases}text: |+\n  kept\n\n`, [one])).toBe(
      `waivers:\n  - &a {quirk: a}\n  - ${oneText}\n${cases}text: |+\n  kept\n\n`,
    );
  });

  it('inserts one text into whatever it can read, and changes nothing else', () => {
    const line = fc.constantFrom(
      ...[
        'waivers:',
        'waivers: []',
        '  - {quirk: ip.a, pattern: all}',
        '- {quirk: ip.b}',
        '  - quirk: ip.c',
        '    pattern: all',
      ],
      ...[
        'cases:',
        '  - name: a',
        '    text: |',
        '      block',
        '',
        '# comment',
        '  # indented',
        'x: "a',
        '  b"',
        '...',
        '---',
        'y: [',
        '  1 ]',
      ],
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, end, isOpen]) => lines.join(end) + (isOpen ? '' : end));
    let written = 0;
    fc.assert(
      fc.property(text, (before) => {
        const after = inserted(before);
        if (after === undefined) return;
        written += 1;
        const known = namedWaivers(file(before)).map(({ quirk }) => quirk);
        const named = namedWaivers(file(after)).map(({ quirk }) => quirk);
        expect([...named].sort()).toEqual([...known, 'ip.mask', 'upn.case'].sort());
        if (before.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(100);
  });
});

describe('namedWaivers', () => {
  it('names what a file waives, also where it says nothing else yet', () => {
    const text = `waivers: [${oneText}, {quirk: a, pattern: first}, {quirk: b}, {pattern: x}, 1]\n`;
    expect(namedWaivers(file(text))).toEqual([one, { quirk: 'a', pattern: 'first' }]);
    expect(namedWaivers(file('waivers: 1'))).toEqual([]);
    expect(namedWaivers(file('waivers: ['))).toEqual([]);
  });
});

describe('a skeleton', () => {
  it('is refused until a person has filled it in', () => {
    const text = inserted(`${cases.replace('{}', '{T: []}')}`, [one]) ?? '';
    const { fixture, findings } = parseDetectionFixture(file(text));
    expect(fixture?.waivers).toEqual([]);
    expect(findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`)).toEqual([
      '7:5 waiver-incomplete The waiver of ip.mask (all) needs a reason, an owner and a day on which it expires.',
    ]);
  });
});
