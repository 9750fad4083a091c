import { type Check, type CheckFamily, checkFamilies } from '../validate/check.ts';
import { markdownProse } from './markdown-prose.ts';
import { quirkPage } from './quirk-page.ts';

const about: Readonly<Record<CheckFamily, string>> = {
  structure: 'The form of the files.',
  kql: 'Queries as KQL, against the tables and functions that there are.',
  limits: 'What the service limits and refuses.',
  hygiene: 'How content is kept.',
  robustness: 'What goes blind on the ways in which logs break.',
};

/** Every check by family, as a page of `docs/generated/`; those with a page of their own are linked to it. */
export function checksAsMarkdown(checks: readonly Check[], hasPage: (id: string) => boolean): string {
  const families = checkFamilies.flatMap((family) => {
    const own = checks.filter((check) => check.family === family);
    return own.length === 0 ? [] : [familyText(family, own, hasPage)];
  });
  return `${[
    '# Checks',
    'What `blindspot validate` finds. `blindspot.yaml` sets the level of each, also for some paths only; a comment, `// blindspot-ignore <check>: <reason>`, leaves out a finding. "With a commit" is what is found with `--changed-since` only. This page is written by `blindspot docs`.',
    ...families,
  ].join('\n\n')}\n`;
}

function familyText(family: CheckFamily, checks: readonly Check[], hasPage: (id: string) => boolean): string {
  const rows = checks.map((check) => {
    const { id, severity, summary, fixable = false, needsCommit = false, quirks = [] } = check;
    const name = hasPage(id) ? `[\`${id}\`](../checks/${id}.md)` : `\`${id}\``;
    const notes = [fixable ? '`--fix`' : '', needsCommit ? 'with a commit' : ''].filter((text) => text !== '');
    const links = quirks.map((quirk) => `[\`${quirk}\`](${quirkPage(quirk).replace('docs/generated/', '')})`);
    return `| ${name} | ${severity} | ${markdownProse(summary)} | ${notes.join(', ')} | ${links.join(', ')} |`;
  });
  const title = family === 'kql' ? 'KQL' : family.charAt(0).toUpperCase() + family.slice(1);
  const head = ['| check | level | finds | | quirks |', '| --- | --- | --- | --- | --- |'];
  return [`## ${title}`, '', about[family], '', ...head, ...rows].join('\n');
}
