import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../src/content/code-frame.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { checks } from '../../src/validate/checks.ts';
import type { ValidationEnd } from '../../src/validate/validation-end.ts';
import { packageSchemas, runExample } from './run-example.ts';

const folder = 'docs/checks';

interface Example {
  readonly language: string;
  readonly text: string;
}

function examplesUnder(page: string, heading: string): readonly Example[] {
  const [, section = ''] = new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page) ?? [];
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

/** Findings of a check as a reader sees them, with the text marked. */
function marked(id: string, { findings, sources }: ValidationEnd): string {
  return findings
    .filter(({ check }) => check === id)
    .map(({ path, line, column, endLine = line, endColumn = column, severity, message, help, fix }) => {
      const source = sources.get(path);
      const frame =
        source === undefined
          ? ''
          : codeFrame(
              source,
              { start: source.offsetAt({ line, column }), end: source.offsetAt({ line: endLine, column: endColumn }) },
              { context: 0 },
            );
      const words = [
        `${severity} ${path}:${line}:${column}`,
        message,
        frame,
        help === undefined ? '' : `help: ${help}`,
        fix === undefined ? '' : 'can be fixed',
      ];
      return words.filter((text) => text !== '').join('\n');
    })
    .join('\n\n');
}

const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));

test('every check has a page, and every page a check', () => {
  expect(pages.toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
});

test('ids are unique, and every quirk that a check cites is in the catalogue', () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const known = new Set(loadRepository(process.cwd()).quirks.map(({ id }) => id));
  const cited = checks.flatMap(({ id, quirks = [] }) => quirks.map((quirk) => `${id} ${quirk}`));
  expect(cited.filter((pair) => !known.has(pair.split(' ')[1] ?? ''))).toEqual([]);
  const robust = checks.filter(({ family }) => family === 'robustness');
  expect(robust.filter(({ quirks = [] }) => quirks.length === 0)).toEqual([]);
});

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, { summary }) => {
  const page = readFileSync(`${folder}/${id}.md`, 'utf8');
  const incorrect = examplesUnder(page, 'Incorrect');
  const correct = examplesUnder(page, 'Correct');

  test('has a page with its name, its summary, why it matters, and two examples of each kind', () => {
    expect(page.startsWith(`# ${id}\n\n${summary}\n`)).toBe(true);
    expect(page).toContain('\n## Why\n');
    expect(incorrect.length).toBeGreaterThanOrEqual(2);
    expect(correct.length).toBeGreaterThanOrEqual(2);
  });

  test('finds what the incorrect examples show', async () => {
    const found = incorrect.map(({ language, text }) => marked(id, runExample(language, text, packageSchemas())));
    expect(found.filter((text) => text === '')).toEqual([]);
    await expect(found.join('\n\n----\n\n')).toMatchFileSnapshot(`pages/${id}.txt`);
  });

  test('finds nothing in the correct examples', () => {
    const found = correct.map(({ language, text }) => marked(id, runExample(language, text, packageSchemas())));
    expect(found.filter((text) => text !== '')).toEqual([]);
  });
});
