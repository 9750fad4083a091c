import MarkdownIt from 'markdown-it';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/content/finding.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { compareReplays, type ReplayComparison } from '../../src/harness/compare-replays.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { ReplayJson } from '../../src/report/replay-json.ts';
import { ReplayJunit } from '../../src/report/replay-junit.ts';
import { ReplayMarkdown } from '../../src/report/replay-markdown.ts';
import type { ReplayReporter } from '../../src/report/replay-reporter.ts';
import { ReplayTerminal } from '../../src/report/replay-terminal.ts';
import { makeStyle } from '../../src/report/style.ts';
import { hostileStrings } from './hostile-strings.ts';
import { caseResult, detection, endOf, play, quirk } from './make-replay.ts';

/** A replay in which a text stands wherever somebody else's text can. */
function replayOf(text: string): readonly [ReplayEnd, ReplayComparison] {
  const source = new SourceFile(`detections/${text}.yaml`, `query: |\n  ${text}\n  ${text}`);
  const range = { start: 11, end: 11 + text.length };
  const place = { source, range, operator: text, calledAt: { source, range } };
  const finding: Finding = {
    check: text,
    severity: 'error',
    path: text,
    line: 1,
    column: 2,
    message: text,
    help: text,
  };
  const told = { description: text, reason: text, dependsOn: text, table: text };
  const results = [
    quirk(text, 'blind', { ...told, lostAt: place, divergedAt: place, culprit: place }),
    quirk(text, 'noisy', told),
    quirk(text, 'error', { ...told, pattern: 'first', waived: true }),
    quirk('ip.x', 'covered', { ...told, coveredBy: text, issue: 'ips' }),
  ];
  const failed = { name: `failed ${text}`, verdict: 'failed', failures: [text, text] } as const;
  const one = caseResult({ name: text, place: { source, range }, quirks: results, dependsOn: text });
  const detections = [
    detection([one, failed], { id: text, name: text, slug: text, path: text }),
    detection([one], { slug: `b/${text}` }),
    detection([], { slug: text, compiles: false }),
  ];
  const functions = [{ name: text, path: text, cases: 2, failures: [finding] }];
  const end = endOf(detections, { functions, findings: [finding, { ...finding, severity: 'warn' }] });
  const comparison = compareReplays(endOf([]), end, {
    against: text,
    rules: [{ change: 'changed', slug: text, formerSlug: text, name: text, path: text, because: [text] }],
    addedQuirks: [text],
    removedQuirks: [text],
  });
  return [end, comparison];
}

type Make = (write: (text: string) => void) => ReplayReporter;

const formats: Readonly<Record<string, Make>> = {
  terminal: (write) => new ReplayTerminal({ write, style: makeStyle(false) }),
  json: (write) => new ReplayJson(write),
  markdown: (write) => new ReplayMarkdown({ write }),
  junit: (write) => new ReplayJunit(write),
};

/** What each format prints of a text, without and with a comparison. */
function outputs(format: string, text: string): readonly string[] {
  const make = formats[format];
  if (make === undefined) throw new Error(format);
  const [end, comparison] = replayOf(text);
  return [undefined, comparison].map((compared) => {
    const parts: string[] = [];
    play(
      make((part) => parts.push(part)),
      end,
      compared,
    );
    return parts.join('');
  });
}

/** What GitHub's and Azure's agents obey, as their sources have it: at the start of a line, or anywhere in it. */
const commands = /^\s*::[a-z-]+(?: [^\n]*?)?::|##(?:vso)?\[/im;

describe.each(Object.keys(formats))('%s', (format) => {
  it('prints no hostile text so that a terminal or an agent obeys it', () => {
    for (const text of hostileStrings) {
      for (const output of outputs(format, text)) {
        const found = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(output) ?? commands.exec(output);
        expect(found && [text.slice(0, 50), output.slice(found.index - 40, found.index + 40)]).toBe(null);
      }
    }
  });
});

describe('markdown', () => {
  const parser = new MarkdownIt({ html: true, linkify: true });

  /** The pieces of HTML that the report itself writes; what stands between the tags holds no tag and no quote. */
  const ownHtml =
    /^(?:<details><summary>(?:By issue|<b>(?:BLIND|NOISY|ERROR)<\/b> <code>[^<>"']*<\/code> × <code>[^<>"']*<\/code> \([a-z, -]*\) · [a-z-]+)<\/summary>|<\/details>)\n?$/;

  const ownLink = /^docs\/generated\/quirks\.md#[a-z0-9-]*$/;

  /** Outside of code stand our own words, and nothing that GitHub makes a link of. */
  const ownText = /^(?!.*(?:https?:|www\.))[^@#<>`\\[\]]*$/;

  it('is made of our own blocks, links and HTML only, and of no more than a comment holds', () => {
    for (const text of hostileStrings) {
      for (const output of outputs('markdown', text)) {
        expect(output.length).toBeLessThanOrEqual(58_000);
        const problems = parser.parse(output, {}).flatMap(({ type, tag, content, children }) => {
          if (type === 'html_block' && !ownHtml.test(content)) return [content];
          if (type === 'heading_open' && tag !== 'h2' && tag !== 'h3') return [tag];
          if (['blockquote_open', 'hr', 'code_block', 'ordered_list_open'].includes(type)) return [type];
          return (children ?? []).flatMap((child) => {
            if (['html_inline', 'image', 's_open', 'em_open', 'softbreak'].includes(child.type)) return [child.type];
            if (child.type === 'link_open')
              return ownLink.test(String(child.attrGet('href'))) ? [] : [child.attrGet('href')];
            return child.type !== 'text' || ownText.test(child.content) ? [] : [child.content];
          });
        });
        expect([text.slice(0, 50), problems]).toEqual([text.slice(0, 50), []]);
      }
    }
  });

  it('has as many cells in each row of a table as in its head', () => {
    for (const text of hostileStrings) {
      for (const output of outputs('markdown', text)) {
        // As GitHub splits rows: at each bar that has no backslash before it. There is none other in the report.
        const tables = output.split('\n\n').filter((block) => /^\| .*\n\| --- \|/.test(block));
        const widths = tables.map((table) => new Set(table.split('\n').map((row) => row.split('|').length)).size);
        expect(widths).toEqual(tables.map(() => 1));
      }
    }
  });

  it('shows a text that fits as it is, in code', () => {
    for (const text of hostileStrings.filter(
      (one) => one.length > 0 && one.length < 100 && !/[\p{C}\p{Z}|]|##/u.test(one),
    )) {
      if (/^::/.test(text)) continue;
      const [output = ''] = outputs('markdown', text);
      const codes = parser
        .parse(output, {})
        .flatMap(({ children }) => children ?? [])
        .filter(({ type }) => type === 'code_inline')
        .map(({ content }) => content);
      expect(codes).toContain(text);
    }
  });
});

describe('junit', () => {
  interface Element {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
    text: string;
  }

  /** The elements of a document; what is not well-formed, or not allowed in XML 1.0, is an error. */
  function elementsOf(xml: string): readonly Element[] {
    const elements: Element[] = [];
    const open: Element[] = [];
    const parser = new SaxesParser({ defaultXMLVersion: '1.0' });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      const element = { name, attributes: attributes as Record<string, string>, text: '' };
      elements.push(element);
      open.push(element);
    });
    parser.on('closetag', () => open.pop());
    parser.on('text', (text) => {
      const last = open.at(-1);
      if (last !== undefined) last.text += text;
    });
    parser.on('cdata', () => expect.fail('cdata'));
    parser.on('comment', () => expect.fail('comment'));
    parser.on('doctype', () => expect.fail('doctype'));
    parser.write(xml).close();
    return elements;
  }

  it('is well-formed and has the same elements whatever the text says', () => {
    const namesOf = (text: string): readonly (readonly string[])[] =>
      outputs('junit', text).map((xml) => elementsOf(xml).map(({ name }) => name));
    const plain = namesOf('plain');
    expect(plain[0]?.length).toBeGreaterThan(20);
    for (const text of hostileStrings) {
      // Where the text is a slug, the empty one, and one that begins like another, make no difference either.
      expect(namesOf(text)).toEqual(plain);
    }
  });

  it('says a text as it is where XML can', () => {
    for (const text of hostileStrings.filter((one) => one.length < 100 && !/[\p{C}\p{Zl}\p{Zp}]|##|::/u.test(one))) {
      const [xml = ''] = outputs('junit', text);
      expect(elementsOf(xml).map(({ attributes }) => attributes['classname'])).toContain(text);
    }
  });
});

describe('json', () => {
  it('gives every text back', () => {
    for (const text of hostileStrings) {
      const [json = '', compared = ''] = outputs('json', text);
      const document = JSON.parse(json);
      expect(document.detections[0]).toMatchObject({ id: text, name: text, path: text });
      expect(document.detections[0].cases[0].quirks[0]).toMatchObject({ quirk: text, reason: text, table: text });
      expect(document.findings[0]).toMatchObject({ message: text, help: text });
      expect(JSON.parse(compared).comparison).toMatchObject({ against: text, addedQuirks: [text] });
    }
  });
});
