import type { FunctionDefinition } from '../content/function.ts';
import type { FunctionCalls } from '../content/function-calls.ts';
import type { FunctionExample, FunctionFacts, FunctionResultType } from '../harness/function-facts.ts';
import type { FunctionParameter } from '../kql/syntax/database.ts';
import type { Cell } from '../kql/values/cell.ts';
import { convertCell } from '../kql/values/convert.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { issueTitles } from './issue-titles.ts';
import { markdownFence } from './markdown-fence.ts';
import { markdownProse } from './markdown-prose.ts';

const others = 'Others';

/** The functions as a page for those who write queries: what each gives, and examples that were run. */
export function functionsAsMarkdown(
  facts: readonly FunctionFacts[],
  calls: FunctionCalls,
  topics: ReadonlyMap<string, readonly string[]>,
): string {
  const groups = byTopic(facts, topics);
  return `${[
    '# The functions',
    '',
    '<!-- Made by `blindspot docs`; a test compares. -->',
    '',
    'Functions that every query of the workspace may call. They read logs as they are, in all the spellings of the [catalogue](quirks.md), so',
    'that a rule need not. The examples are cases of `fixtures/functions/`, and their results are what came out when this page was made.',
    '',
    '- [Which there are](#which-there-are)',
    '- [In which order they are deployed](#in-which-order-they-are-deployed)',
    ...groups.map(({ topic }) => `- [${topic}](#${anchor(topic)})`),
    '',
    '## Which there are',
    '',
    '| | function | gives | in a word |',
    '| --- | --- | --- | --- |',
    ...groups.flatMap(({ topic, members }) => members.map((member, index) => contentsRow(topic, member, index))),
    '',
    ...deployOrder(calls),
    ...groups.flatMap(({ topic, members }) => [
      `## ${topic}`,
      '',
      ...members.flatMap((member) => section(member, facts, calls)),
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

/** Where a function stands on the page. */
export function functionAnchor(name: string): string {
  return `functions.md#${name.toLowerCase()}`;
}

interface Group {
  readonly topic: string;
  readonly members: readonly FunctionFacts[];
}

/** The topics that have functions, with what none has behind them. */
function byTopic(facts: readonly FunctionFacts[], topics: ReadonlyMap<string, readonly string[]>): readonly Group[] {
  const named = new Set([...topics.values()].flat());
  const groups = [...topics].map(([topic, names]) => ({
    topic,
    members: names.flatMap((name) => facts.find(({ definition }) => definition.name === name) ?? []),
  }));
  const rest = { topic: others, members: facts.filter(({ definition }) => !named.has(definition.name)) };
  return [...groups, rest].filter(({ members }) => members.length > 0);
}

function contentsRow(topic: string, { definition, result }: FunctionFacts, index: number): string {
  const first = index === 0 ? `**${topic}**` : '';
  return `| ${first} | ${linked(definition)} | ${kindOf(result)} | ${markdownProse(firstSentence(definition).replaceAll('`', ''))} |`;
}

function kindOf(result: FunctionResultType): string {
  return result.kind === 'scalar' ? result.type : result.kind === 'table' ? 'table' : 'not known';
}

/** The part of a description that says in a word what there is: up to the first full stop, or the colon or semicolon before it. */
function firstSentence({ description }: FunctionDefinition): string {
  const text = description.replace(/\s+/g, ' ').trim();
  const [sentence = text] = text.split(/(?<=[^.\s"]{2,}[.:;])\s/);
  return sentence.replace(/[:;]$/, '.');
}

function deployOrder(calls: FunctionCalls): readonly string[] {
  return [
    '## In which order they are deployed',
    '',
    'The service refuses a function that calls one which is not there yet. Functions of one step call only those of the steps before it.',
    '',
    ...calls.steps.map((step, index) => `${index + 1}. ${step.map(linked).join(', ')}`),
    '',
  ];
}

function section(
  { definition, result, examples }: FunctionFacts,
  facts: readonly FunctionFacts[],
  calls: FunctionCalls,
): readonly string[] {
  const { name, description, issues, usage, source } = definition;
  const callers = facts.filter((one) => calls.by(one.definition).includes(definition));
  const list = (word: string, functions: readonly FunctionDefinition[]): readonly string[] =>
    functions.length === 0 ? [] : [`- ${word} ${functions.map(linked).join(', ')}`];
  return [
    `### ${name}`,
    '',
    fence(signature(definition)),
    '',
    ...(description.trim() === '' ? [] : [markdownProse(description), '']),
    ...resultLines(result),
    ...(issues.length === 0
      ? []
      : [`- Answers ${issues.map((issue) => `[${issueTitles[issue]}](coverage.md#${issue})`).join(', ')}`]),
    ...list('Calls', calls.by(definition)),
    ...list(
      'Called by',
      callers.map((one) => one.definition),
    ),
    `- Source: [${escapeMarkdown(source.path)}](../../${encodeURI(source.path)})`,
    '',
    ...(result.kind === 'table' && result.columns.length > 0 ? columnTable(result) : []),
    ...(usage === undefined ? [] : ['How to use it:', '', fence(usage.text), '']),
    ...exampleLines(examples),
  ];
}

/** `Name(T: (A: string), span: timespan = 1h)`, as a function is declared in KQL. */
function signature({ name, parameters }: FunctionDefinition): string {
  const parts = parameters.map((parameter) => {
    const value = parameter.default === undefined ? '' : ` = ${parameter.default}`;
    return `${parameter.name}: ${parameterType(parameter)}${value}`;
  });
  return `${name}(${parts.join(', ')})`;
}

function parameterType({ type }: FunctionParameter): string {
  if (typeof type === 'string') return type;
  return type.table === '*' ? '(*)' : `(${type.table.map((column) => `${column.name}: ${column.type}`).join(', ')})`;
}

function resultLines(result: FunctionResultType): readonly string[] {
  switch (result.kind) {
    case 'unknown':
      return ['- It does not compile: what it gives is not known.'];
    case 'scalar':
      return [`- Gives ${article(result.type)} \`${result.type}\``];
    case 'table':
      if (!result.keepsGiven) return ['- Gives a table, whose columns are below'];
      return [
        result.columns.length === 0
          ? '- Gives rows of the table that it is given, with their columns'
          : '- Gives the columns of the table that it is given, and those below',
      ];
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? 'an' : 'a';
}

function columnTable({ columns }: FunctionResultType & { readonly kind: 'table' }): readonly string[] {
  const rows = columns.map(
    ({ name, type }) => `| ${escapeMarkdown(name)} | ${type === 'unknown' ? 'known when it runs' : type} |`,
  );
  return ['| column | type |', '| --- | --- |', ...rows, ''];
}

/** Scalar examples share a table; each of the others has one of its own. */
function exampleLines(examples: readonly FunctionExample[]): readonly string[] {
  const isShort = ({ call, columns, rows, tables }: FunctionExample): boolean =>
    columns.length === 1 && rows.length === 1 && tables.length === 0 && !call.includes('\n');
  const short = examples.filter(isShort);
  const long = examples.filter((one) => !isShort(one));
  return [
    ...(short.length === 0
      ? []
      : [
          '| call | gives |',
          '| --- | --- |',
          ...short.map(
            ({ call, columns, rows }) => `| ${escapeMarkdown(call)} | ${cellText(rows[0]?.[0], columns[0]?.type)} |`,
          ),
          '',
        ]),
    ...long.flatMap(exampleTable),
  ];
}

function exampleTable({ name, call, tables, columns, rows }: FunctionExample): readonly string[] {
  const seen = tables.length === 0 ? '' : `, over records of ${tables.map(escapeMarkdown).join(', ')}`;
  return [
    `Example: ${markdownProse(name)}${seen}`,
    '',
    fence(call),
    '',
    ...(rows.length === 0
      ? ['No rows.']
      : [
          `| ${columns.map((column) => escapeMarkdown(column.name)).join(' | ')} |`,
          `| ${columns.map(() => '---').join(' | ')} |`,
          ...rows.map((row) => `| ${row.map((cell, index) => cellText(cell, columns[index]?.type)).join(' | ')} |`),
        ]),
    '',
  ];
}

const mostOfCell = 160;

/** A cell as `tostring()` writes it; null and the empty string by name. */
function cellText(cell: Cell | undefined, type: FunctionExample['columns'][number]['type'] | undefined): string {
  if (cell === undefined || type === undefined || cell === null) return '*null*';
  const text = String(convertCell(cell, type, 'string'));
  if (text === '') return '*empty*';
  return escapeMarkdown(text.length <= mostOfCell ? text : `${text.slice(0, mostOfCell)}…`);
}

function fence(text: string): string {
  return markdownFence(text.trimEnd().split(/\r?\n/).map(escapeTerminal), 'kusto');
}

function linked({ name }: FunctionDefinition): string {
  return `[\`${name}\`](#${name.toLowerCase()})`;
}

/** The anchor that GitHub gives a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
