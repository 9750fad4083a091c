import type { Drift, DriftKind, WorkspaceDrift } from '../deploy/find-drift.ts';
import type { PlanAction, PlanItem } from '../deploy/plan-file.ts';
import type { PropertyChange } from '../deploy/property-diff.ts';
import type { RuleBehaviour } from '../deploy/replay-changes.ts';
import type { UnreadableWorkspace } from '../deploy/unreadable-workspace.ts';
import { behaviourRows, behaviourSum, notReplayed } from './behaviour-lines.ts';
import { changeLines } from './change-lines.ts';
import type { DeploymentReport, ShownPlan } from './deployment-report.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { fitDetail } from './fit-detail.ts';
import type { PagePart } from './fit-sections.ts';
import { limitText } from './limit-text.ts';
import { markdownFence } from './markdown-fence.ts';
import { pageBudget } from './page-budget.ts';
import { countActions, isNothing, planSum } from './plan-sums.ts';

const actionTitles: Readonly<Record<Exclude<PlanAction, 'unchanged'>, string>> = {
  blocked: 'Blocked',
  create: 'Create',
  update: 'Update',
  adopt: 'Take over',
  orphan: 'Not in the repository any more',
};

const driftTitles: Readonly<Record<DriftKind, string>> = {
  changed: 'Changed',
  disabled: 'Switched off by Sentinel',
  missing: 'Missing',
  foreign: 'Not ours, under our name',
  unmarked: 'Without its mark',
  extra: 'Not in the repository',
  blocked: 'Cannot be deployed',
};

/** Characters of the table of workspaces, of a name, of a sentence, and of a line of a diff that is shortened. */
const mostOfTable = 30_000;
const mostOfName = 200;
const mostOfText = 600;
const mostOfLine = 300;

/** So many notes, cases and reasons are shown where there is little room. */
const fewest = 5;

/** So many properties of a rule are named where there is little room. */
const mostChanges = 20;

/** What is kept first. Parts of a workspace follow by their place in it: each workspace gets as much room as the others. */
const ranks = { sum: 0, unreadable: 1, workspace: 2, within: 3, quiet: Number.MAX_SAFE_INTEGER } as const;

/**
 * Plans and drift for the summary of a job, or an issue, in at most {@link pageBudget} characters. Every text of a workspace is code.
 * Of several workspaces a table comes first, as the sections of some may be shortened or left out.
 */
export class DeployMarkdown implements DeploymentReport {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  plan(plans: readonly ShownPlan[], _about: object, unreadable: readonly UnreadableWorkspace[] = []): void {
    const rows = plans.map(({ name, items }) => {
      const { create, update, adopt, orphan, blocked, unchanged } = countActions(items);
      const isQuiet = create + update + adopt + orphan + blocked === 0;
      return { name, cells: [create, update, adopt, orphan, blocked, unchanged], isQuiet };
    });
    const heads = ['to create', 'to update', 'to adopt', 'to prune', 'blocked', 'as they should be'];
    const sum = planSum(countActions(plans.flatMap(({ items }) => items)));
    const ends = plans.length === 0 ? [] : [{ rank: ranks.sum, what: 'sum', heading: '', text: `**${sum}**` }];
    const page = (lines: number): readonly PagePart[] => [
      ...workspaceTable(heads, rows, unreadable),
      ...unreadable.map(unreadablePart),
      ...plans.flatMap((one) => planParts(one, lines)),
      ...ends,
    ];
    this.#write(fitDetail(page, pageBudget));
  }

  drift(drifts: readonly WorkspaceDrift[], unreadable: readonly UnreadableWorkspace[] = []): void {
    const rows = drifts.map(({ name, drift, same }) => ({
      name,
      cells: [drift.length, same],
      isQuiet: drift.length === 0,
    }));
    const page = (lines: number): readonly PagePart[] => [
      ...workspaceTable(['differ', 'as they should be'], rows, unreadable),
      ...unreadable.map(unreadablePart),
      ...drifts.flatMap((one) => driftParts(one, lines)),
    ];
    this.#write(fitDetail(page, pageBudget));
  }
}

interface WorkspaceRow {
  readonly name: string;
  readonly cells: readonly number[];
  /** Whether there is nothing to see: those are left out first. */
  readonly isQuiet: boolean;
}

/** One line a workspace, if there are several. */
function workspaceTable(
  heads: readonly string[],
  read: readonly WorkspaceRow[],
  unreadable: readonly UnreadableWorkspace[],
): readonly PagePart[] {
  if (read.length + unreadable.length < 2) return [];
  const rows = [
    ...unreadable.map(({ name }) => ({
      name,
      cells: ['**cannot be read**', ...heads.slice(1).map(() => '')],
      isQuiet: false,
    })),
    ...read,
  ].map(({ name, cells, isQuiet }) => ({ text: `| ${named(name)} | ${cells.join(' | ')} |`, isQuiet }));
  let left = mostOfTable;
  const kept = new Set(
    rows
      .toSorted((a, b) => Number(a.isQuiet) - Number(b.isQuiet))
      .filter(({ text }) => {
        left -= text.length + 1;
        return left >= 0;
      }),
  );
  const more = rows.length - kept.size;
  const text = [
    `| workspace | ${heads.join(' | ')} |`,
    `| --- |${heads.map(() => ' ---: |').join('')}`,
    ...rows.filter((row) => kept.has(row)).map((row) => row.text),
    ...(more === 0 ? [] : ['', `Not in the table: ${more === 1 ? '1 workspace' : `${more} workspaces`}.`]),
  ].join('\n');
  return [{ rank: ranks.sum, what: 'table', heading: '', text }];
}

function unreadablePart({ name, problem }: UnreadableWorkspace): PagePart {
  const text = `### ${named(name)}\n\n**Cannot be read:** ${sentence(problem)}`;
  return { rank: ranks.unreadable, what: 'workspace', heading: '', text };
}

interface WorkspaceText {
  readonly name: string;
  readonly notes: readonly string[];
  /** What is said of it as a whole; '' for nothing. */
  readonly said: string;
  /** From the most important on. */
  readonly parts: readonly Omit<PagePart, 'rank' | 'under'>[];
}

function workspaceParts({ name, notes, said, parts }: WorkspaceText, lines: number): readonly PagePart[] {
  const noted = fewLines(
    notes.map((note) => `- ${sentence(note)}`),
    lines,
    (more) => `- and ${more} more`,
  );
  const texts = [`### ${named(name)}`, noted.join('\n'), said].filter((text) => text !== '');
  const isQuiet = notes.length + parts.length === 0;
  const head: PagePart = {
    rank: isQuiet ? ranks.quiet : ranks.workspace,
    what: 'workspace',
    heading: '',
    text: texts.join('\n\n'),
  };
  return [head, ...parts.map((part, at) => ({ ...part, rank: ranks.within + at, under: head }))];
}

function planParts({ name, items, notes, behaviour }: ShownPlan, lines: number): readonly PagePart[] {
  const groups = (Object.keys(actionTitles) as (keyof typeof actionTitles)[]).flatMap((action) =>
    items
      .filter((one) => one.action === action)
      .map((one) => ({ what: one.kind, heading: `#### ${actionTitles[action]}`, text: itemText(one, lines) })),
  );
  const noted = items
    .filter(({ action, reasons }) => action === 'unchanged' && reasons.length > 0)
    .map((one) => ({ what: one.kind, heading: '#### Left as it is', text: itemText(one, lines) }));
  const replayed = behaviour === undefined ? '' : behaviourText(behaviour, lines);
  const nothing = `Nothing to do: ${items.length} of ${items.length} are as they should be.`;
  const text = {
    name,
    notes,
    said: isNothing(countActions(items)) ? nothing : '',
    parts: [
      ...groups,
      ...noted,
      ...(replayed === '' ? [] : [{ what: 'behaviour table', heading: '#### Behaviour', text: replayed }]),
    ],
  };
  return workspaceParts(text, lines);
}

function driftParts({ name, drift, same, notes }: WorkspaceDrift, lines: number): readonly PagePart[] {
  const said =
    drift.length === 0 ? `No drift: ${same} are as they should be.` : `${drift.length} differ, ${same} do not.`;
  const parts = drift.map((one) => ({ what: one.kind, heading: '', text: driftText(one, lines) }));
  return workspaceParts({ name, notes, said, parts }, lines);
}

function itemText({ kind, name, path, id, changes, reasons }: PlanItem, lines: number): string {
  const said = [`- ${kind} ${named(name)} (${named(path ?? id)})`, ...reasonLines(reasons, lines)];
  return [said.join('\n'), ...changeParts(changes, lines)].join('\n\n');
}

function driftText({ drift, kind, name, path, id, changes, by, at, reasons }: Drift, lines: number): string {
  const who = [by === null ? [] : [`by ${named(by)}`], at === null ? [] : [`at ${named(at)}`]].flat();
  const said = [
    `- **${driftTitles[drift]}**: ${kind} ${named(name)} (${named(path ?? id)})`,
    ...(who.length === 0 ? [] : [`  - last written ${who.join(' ')}`]),
    ...reasonLines(reasons, lines),
  ];
  return [said.join('\n'), ...changeParts(changes, lines)].join('\n\n');
}

function reasonLines(reasons: readonly string[], lines: number): readonly string[] {
  return fewLines(
    reasons.map((reason) => `  - ${sentence(reason)}`),
    lines,
    (more) => `  - and ${more} more`,
  );
}

/** Changes as the lines of a diff, in one block: of each its title, and at most so many lines. */
function changeParts(changes: readonly PropertyChange[], lines: number): readonly string[] {
  if (changes.length === 0) return [];
  const some = firstOf(changes, Math.max(mostChanges, lines));
  const others = changes.length - some.length;
  const shown = some.flatMap((change) => {
    const [title, ...more] = changeLines(change).map(({ kind, text }) => (kind === 'title' ? `  ${text}` : text));
    const few = firstOf(more, lines);
    const rest = more.length - few.length;
    return [...(title === undefined ? [] : [title]), ...few, ...(rest === 0 ? [] : [`  … ${rest} more lines`])];
  });
  if (others > 0) shown.push(`  … ${others} more changes`);
  const isWhole = lines === Number.POSITIVE_INFINITY;
  return [markdownFence(isWhole ? shown : shown.map((text) => limitText(text, mostOfLine)), 'diff')];
}

/** What the replay of the rules that change has to say; '' for nothing. Rows of what is worse than expected are kept first. */
function behaviourText(behaviour: readonly RuleBehaviour[], lines: number): string {
  const sum = behaviourSum(behaviour);
  const all = behaviourRows(behaviour);
  const few = new Set(
    firstOf(
      all.toSorted((a, b) => Number(b.isBad) - Number(a.isBad)),
      Math.max(fewest, lines),
    ),
  );
  const rows = all
    .filter((row) => few.has(row))
    .map(({ rule, case: name, before, after }) => {
      const cells = [named(rule), named(name), sentence(before), sentence(after)];
      return `| ${cells.join(' | ')} |`;
    });
  const more = all.length - rows.length;
  const not = fewLines(
    notReplayed(behaviour).map(
      ({ problem, names }) =>
        `- not replayed: ${names.slice(0, 5).map(named).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}. ${sentence(problem)}`,
    ),
    lines,
    (rest) => `- not replayed for ${rest} other reasons`,
  );
  return [
    sum ?? '',
    rows.length === 0 ? '' : ['| rule | case | now | then |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    more === 0 ? '' : `And ${more} more.`,
    not.join('\n'),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** The first so many; all where only one would be left, as to say so takes a line, too. */
function firstOf<T>(all: readonly T[], most: number): readonly T[] {
  return all.length <= most + 1 ? all : all.slice(0, most);
}

/** The first of a list, five at least, and a line about how many there are else. */
function fewLines(all: readonly string[], most: number, rest: (more: number) => string): readonly string[] {
  const few = firstOf(all, Math.max(fewest, most));
  return few.length === all.length ? all : [...few, rest(all.length - few.length)];
}

function named(text: string): string {
  return escapeMarkdown(limitText(text, mostOfName));
}

function sentence(text: string): string {
  return escapeMarkdown(limitText(text, mostOfText));
}
