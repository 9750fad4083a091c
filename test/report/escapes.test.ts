import { describe, expect, it } from 'vitest';
import { breakCommands } from '../../src/report/break-commands.ts';
import { escapeMarkdown } from '../../src/report/escape-markdown.ts';
import { escapeXml } from '../../src/report/escape-xml.ts';
import { limitText } from '../../src/report/limit-text.ts';
import { markdownFence } from '../../src/report/markdown-fence.ts';
import { quirkPage } from '../../src/report/quirk-page.ts';

describe('breakCommands', () => {
  it.each([
    ['::error::x', '<U+003A>:error::x'],
    ['  ::ADD-mask file=a b::x', '  <U+003A>:ADD-mask file=a b::x'],
    ['a ##[group]', 'a #<U+0023>[group]'],
    ['##vso[task] ###[x]', '#<U+0023>vso[task] ##<U+0023>[x]'],
  ])('%s', (text, shown) => expect(breakCommands(text)).toBe(shown));

  it.each(['::1', '::ffff:203.0.113.7', '2001:db8::7', 'a ::error::', '## heading', '#[x]', 'a::b::c', '::'])(
    'leaves %s',
    (text) => expect(breakCommands(text)).toBe(text),
  );
});

describe('escapeMarkdown', () => {
  it.each([
    ['plain @text #1', '`plain @text #1`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``a', '``` ``a ```'],
    ['a\\', '`a\\`'],
    [' a ', '`  a  `'],
    ['  ', '`  `'],
    ['', '(empty)'],
    ['a|b||', '`a`&#124;`b`&#124;&#124;'],
    ['a\nb\u202e', '`a<U+000A>b<U+202E>`'],
    ['<b>', '`<b>`'],
  ])('%j', (text, markdown) => expect(escapeMarkdown(text)).toBe(markdown));
});

describe('markdownFence', () => {
  it('is longer than any fence in it', () => {
    expect(markdownFence(['a', '```', '  `````x'])).toBe('``````text\na\n```\n  `````x\n``````');
    expect(markdownFence([])).toBe('```text\n```');
  });
});

describe('escapeXml', () => {
  it.each([
    [`<a b="c" d='e'>&amp;`, '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;'],
    ['\u0000\ud800\uffff\u000b\n', '&lt;U+0000&gt;&lt;U+D800&gt;&lt;U+FFFF&gt;&lt;U+000B&gt;&lt;U+000A&gt;'],
    [']]>', ']]&gt;'],
    ['\u{1f600}', '\u{1f600}'],
  ])('%j', (text, xml) => expect(escapeXml(text)).toBe(xml));
});

describe('limitText', () => {
  it('says how long a text is that it cuts, and cuts no character', () => {
    expect(limitText('abc', 3)).toBe('abc');
    expect(limitText('a'.repeat(1_234_567), 2)).toBe('aa… (1,234,567 characters)');
    expect(limitText('a\u{1f600}b', 2)).toBe('a… (4 characters)');
    expect(limitText('a\u{1f600}b', 3)).toBe('a\u{1f600}… (4 characters)');
  });
});

describe('quirkPage', () => {
  it('names the anchor of a quirk', () => {
    expect(quirkPage('json.cut-off')).toBe('docs/generated/quirks.md#json-cut-off');
    expect(quirkPage('a)b<c')).toBe('docs/generated/quirks.md#a-b-c');
  });
});
