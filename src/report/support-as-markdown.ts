import type { Feature, FeatureGroup, SupportStatus } from '../kql/support/support-matrix.ts';

/** A case of the ledger that no source decides. */
export interface UndeterminedCase {
  readonly construct: string;
  readonly name: string;
  readonly query: string;
  readonly reason: string;
}

const titles: Readonly<Record<FeatureGroup, string>> = {
  source: 'Sources of rows',
  'tabular operator': 'Tabular operators',
  statement: 'Statements',
  'scalar operator': 'Operators',
  expression: 'Expressions',
  function: 'Functions',
  aggregate: 'Aggregates',
  plugin: 'Plugins of `evaluate`',
};

const statuses: readonly SupportStatus[] = ['supported', 'partial', 'undetermined', 'refused'];

/** The support matrix as a page: a row for each feature, with what is missing of it and what is not known about it. */
export function supportAsMarkdown(matrix: readonly Feature[], cases: readonly UndeterminedCase[]): string {
  const groups = [...new Set(matrix.map(({ group }) => group))];
  return `${[
    '# What of KQL is supported',
    '',
    '<!-- Made by `blindspot docs`; a test compares. -->',
    '',
    "Everything that Microsoft's language service knows, and what the evaluator makes of it:",
    '',
    '- **supported**: in all its documented forms, as far as we know;',
    '- **partial**: a form that is not there is refused by name; which ones is said;',
    '- **undetermined**: supported, and no source decides some of its answers; which ones, and what is answered, is said;',
    '- **refused**: a query that uses it ends with an error that names it, and its place. Nothing is approximated.',
    '',
    'A test runs each feature that is not refused. Links go to the page that specifies a feature.',
    '',
    ...countTable(matrix, groups),
    ...groups.flatMap((group) =>
      section(
        titles[group],
        matrix.filter((feature) => feature.group === group),
      ),
    ),
    '## Undetermined cases',
    '',
    'Hand-worked cases of the ledger (`test/kql/ledger`) whose answer no source decides: the first to be compared with a real engine.',
    '',
    '| construct | case | query | why |',
    '| --- | --- | --- | --- |',
    ...cases.map(
      ({ construct, name, query, reason }) =>
        `| ${cell(construct)} | ${cell(name)} | ${code(query)} | ${cell(reason)} |`,
    ),
  ].join('\n')}\n`;
}

function countTable(matrix: readonly Feature[], groups: readonly FeatureGroup[]): readonly string[] {
  const count = (group: FeatureGroup, status: SupportStatus): number =>
    matrix.filter((feature) => feature.group === group && feature.status === status).length;
  return [
    `| | ${statuses.join(' | ')} |`,
    `| --- | ${statuses.map(() => '---:').join(' | ')} |`,
    ...groups.map((group) => `| ${titles[group]} | ${statuses.map((status) => count(group, status)).join(' | ')} |`),
    '',
  ];
}

function section(title: string, features: readonly Feature[]): readonly string[] {
  return [`## ${title}`, '', '| | status | notes |', '| --- | --- | --- |', ...features.map(row), ''];
}

function row(feature: Feature): string {
  const { status, missing, undetermined, alternative } = feature;
  const notes = [
    ...missing.map((text) => `Missing: ${cell(text)}`),
    ...undetermined.map((text) => `Undetermined: ${cell(text)}`),
    ...(alternative === undefined ? [] : [`Deprecated: use \`${alternative.replaceAll("'", '')}\`.`]),
  ];
  return `| ${linked(feature)} | ${status} | ${notes.join('<br>')} |`;
}

function linked({ name, page }: Feature): string {
  const text = `\`${name.replaceAll('|', '\\|')}\``;
  return page === undefined ? text : `[${text}](https://learn.microsoft.com/kusto/query/${page})`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}

/** Code in a cell of a table: on one line, in as many backticks as it takes. */
function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)));
  return `${fence} ${cell(text)} ${fence}`;
}
