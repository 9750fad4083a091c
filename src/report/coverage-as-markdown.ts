import type { Detection } from '../content/detection.ts';
import type { DetectionCase, DetectionFixture } from '../content/fixture.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { type Quirk, type QuirkIssue, quirkIssues } from '../content/quirk.ts';
import type { Repository } from '../content/repository.ts';
import { attack, attackTactics, tacticName, tacticsOf, techniqueName, techniquePage } from '../sentinel/attack.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { TablesRead } from '../sentinel/tables-read.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { functionAnchor } from './functions-as-markdown.ts';
import { issueTitles } from './issue-titles.ts';
import { markdownProse } from './markdown-prose.ts';

type Content = Pick<Repository, 'detections' | 'functions' | 'fixtures' | 'quirks'>;

/**
 * What a repository has against what: for each issue of the logs the functions and detections that say they answer it, the quirks that
 * they are tried under and the cases that prove it; for each technique of ATT&CK the detections; for each log who reads it; and for what
 * attackers choose themselves all of these.
 */
export function coverageAsMarkdown(content: Content, schemas: TableSchemas): string {
  const techniques = techniquesOf(content);
  return `${[
    '# What is covered by what',
    '',
    '<!-- Made by `blindspot docs`; a test compares. -->',
    '',
    'Which issues a function or a detection answers is said in its file: `issues: [ids, ips]` of a function, `tags: ["issue:event-delays"]` of a',
    'detection. A case is one in which the detection fires; what it does under each quirk only a replay tells.',
    '',
    '- [Issues of the logs](#issues-of-the-logs)',
    ...quirkIssues.map((issue) => `  - [${issueTitles[issue]}](#${issue})`),
    '- [Techniques](#techniques)',
    '- [Logs](#logs)',
    '- [Red team](#red-team-by-technique)',
    '- [An ATT&CK Navigator layer](attack-navigator.json)',
    '',
    '## Issues of the logs',
    '',
    '| issue | functions | detections | quirks | cases |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...quirkIssues.map((issue) => issueRow(issue, content)),
    '',
    ...quirkIssues.flatMap((issue) => issueSection(issue, content)),
    ...techniqueSection(techniques),
    ...logSection(content, schemas),
    ...redTeamSection(content, techniques),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

/** The issues for which something is missing: a function or detection, a quirk, or a case. */
export function uncoveredIssues(content: Content): readonly QuirkIssue[] {
  return quirkIssues.filter((issue) => {
    const { functions, detections, quirks, cases } = answersTo(issue, content);
    return functions.length + detections.length === 0 || quirks.length === 0 || cases.length === 0;
  });
}

interface Answers {
  readonly functions: readonly FunctionDefinition[];
  readonly detections: readonly Detection[];
  readonly quirks: readonly Quirk[];
  /** The firing cases of the detections. */
  readonly cases: readonly DetectionCase[];
}

function answersTo(issue: QuirkIssue, content: Content): Answers {
  const detections = content.detections.filter(({ issues }) => issues.includes(issue));
  return {
    functions: content.functions.filter(({ issues }) => issues.includes(issue)),
    detections,
    quirks: content.quirks.filter((quirk) => quirk.issue === issue).sort((a, b) => (a.id < b.id ? -1 : 1)),
    cases: detections.flatMap((detection) => firingCases(content.fixtures.get(detection.slug))),
  };
}

function firingCases(fixture: DetectionFixture | undefined): readonly DetectionCase[] {
  return fixture?.cases.filter(({ expect }) => expect === 'fires') ?? [];
}

function issueRow(issue: QuirkIssue, content: Content): string {
  const { functions, detections, quirks, cases } = answersTo(issue, content);
  const counts = [functions, detections, quirks, cases].map(({ length }) => length);
  return `| [${issueTitles[issue]}](#${issue}) | ${counts.join(' | ')} |`;
}

function issueSection(issue: QuirkIssue, content: Content): readonly string[] {
  const { functions, detections, quirks } = answersTo(issue, content);
  return [
    `<a id="${issue}"></a>`,
    '',
    `### ${issueTitles[issue]}`,
    '',
    `- Functions: ${listed(functions.map(functionLink))}`,
    `- Quirks: ${listed(quirks.map(quirkLink))}`,
    `- Detections${detections.length === 0 ? ': none' : ', each with the cases in which it fires:'}`,
    ...detections.flatMap((detection) => [
      `  - ${detectionLink(detection)}: ${markdownProse(detection.name)}`,
      ...firingCases(content.fixtures.get(detection.slug)).map((one) => `    - ${caseLink(detection, one, content)}`),
    ]),
    '',
  ];
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}

interface Technique {
  readonly id: string;
  readonly detections: readonly Detection[];
  /** Those whose sources name it. */
  readonly quirks: readonly Quirk[];
}

/** The techniques that a detection or a quirk names, sorted. */
function techniquesOf({ detections, quirks }: Content): readonly Technique[] {
  const ofDetection = (one: Detection): readonly string[] => one.relevantTechniques.map((id) => id.toUpperCase());
  const ofQuirk = ({ documented, description }: Quirk): readonly string[] =>
    [...`${documented} ${description}`.matchAll(/\bT\d{4}(?:[./]\d{3})?\b/g)].map(([id]) => id.replace('/', '.'));
  const ids = new Set([...detections.flatMap(ofDetection), ...quirks.flatMap(ofQuirk)]);
  return [...ids].sort().map((id) => ({
    id,
    detections: detections.filter((one) => ofDetection(one).includes(id)),
    quirks: quirks.filter((one) => ofQuirk(one).includes(id)),
  }));
}

function techniqueSection(all: readonly Technique[]): readonly string[] {
  const techniques = all.filter(({ detections }) => detections.length > 0);
  const count = ({ id, detections }: Technique, tactic: string): string => {
    const served = tacticsOf(id);
    const own = detections.filter(({ tactics }) => tactics.includes(tactic));
    return own.length === 0 || (served.length > 0 && !served.includes(tactic)) ? '' : String(own.length);
  };
  const shown = attackTactics.filter((tactic) => techniques.some((one) => count(one, tactic) !== ''));
  return [
    '## Techniques',
    '',
    `Techniques of ATT&CK ${attack().version} and the detections that name them. Below a tactic that a technique
serves stands how many of them are for it.`,
    '',
    `| technique | ${shown.map(tacticName).join(' | ')} | detections |`,
    `| --- | ${shown.map(() => '---:').join(' | ')} | --- |`,
    ...techniques.map((one) => {
      const cells = shown.map((tactic) => count(one, tactic));
      return `| ${techniqueLink(one.id)} | ${cells.join(' | ')} | ${one.detections.map(detectionLink).join('<br>')} |`;
    }),
    '',
  ];
}

function techniqueLink(id: string): string {
  const page = techniquePage(id);
  if (page === undefined) return `${escapeMarkdown(id)}, which ATT&CK ${attack().version} does not have`;
  return `[${id}](${page}) ${markdownProse(techniqueName(id) ?? '')}`;
}

/** The logs that are read, and by whom, through any number of functions. */
function logSection({ detections, functions }: Content, schemas: TableSchemas): readonly string[] {
  const read = new TablesRead(functions, schemas);
  const ofFunctions = functions.map((one) => [one, new Set(read.of(one.query.text))] as const);
  const ofDetections = detections.map((one) => [one, new Set(read.of(one.query.text))] as const);
  const tables = [...new Set([...ofFunctions, ...ofDetections].flatMap(([, read]) => [...read]))].sort();
  return [
    '## Logs',
    '',
    'Who reads which log, by the names in the queries and in the functions that they call.',
    '',
    '| log | functions | detections |',
    '| --- | --- | --- |',
    ...tables.map((table) => {
      const readers = ofFunctions.filter(([, read]) => read.has(table)).map(([one]) => functionLink(one));
      const rules = ofDetections.filter(([, read]) => read.has(table)).map(([one]) => one);
      return `| ${escapeMarkdown(table)} | ${readers.join('<br>')} | ${rules.map(detectionLink).join('<br>')} |`;
    }),
    '',
  ];
}

/** The techniques that the red team's quirks name, or detections which answer them; and the quirks that name none. */
function redTeamSection(content: Content, techniques: readonly Technique[]): readonly string[] {
  const { quirks } = answersTo('red-team', content);
  const rows = techniques.flatMap((one) => {
    const detections = one.detections.filter(({ issues }) => issues.includes('red-team'));
    const own = one.quirks.filter(({ issue }) => issue === 'red-team');
    return detections.length + own.length === 0 ? [] : [{ id: one.id, detections, quirks: own }];
  });
  const rest = quirks.filter((quirk) => !rows.some((row) => row.quirks.includes(quirk)));
  const cases = (rules: readonly Detection[]): readonly string[] =>
    rules.flatMap((rule) => firingCases(content.fixtures.get(rule.slug)).map((one) => caseLink(rule, one, content)));
  return [
    '## Red team, by technique',
    '',
    'Techniques that the quirks of a red team name in their sources, and those of the detections that reckon with what an attacker chooses.',
    '',
    '| technique | quirks | detections | cases |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => {
      const cells = [row.quirks.map(quirkLink), row.detections.map(detectionLink), cases(row.detections)];
      return `| ${techniqueLink(row.id)} | ${cells.map((items) => items.join('<br>')).join(' | ')} |`;
    }),
    '',
    `Quirks that name no technique: ${listed(rest.map(quirkLink))}. The detections that reckon with them are [above](#red-team).`,
    '',
  ];
}

function functionLink({ name }: FunctionDefinition): string {
  return `[\`${name}\`](${functionAnchor(name)})`;
}

function quirkLink({ id }: Quirk): string {
  return `[\`${id}\`](quirks.md#${id.replaceAll('.', '-')})`;
}

function detectionLink({ slug, source }: Detection): string {
  return `[${escapeMarkdown(slug)}](${pathLink(source.path)})`;
}

function caseLink(detection: Detection, one: DetectionCase, { fixtures }: Content): string {
  const fixture = fixtures.get(detection.slug);
  if (fixture === undefined) return markdownProse(one.name);
  const { line } = fixture.source.positionAt(one.range.start);
  return `[${markdownProse(one.name)}](${pathLink(fixture.source.path)}#L${line})`;
}

function pathLink(path: string): string {
  return `../../${encodeURI(path).replace(/[()#?]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;
}
