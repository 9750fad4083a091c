import type { Drift, DriftKind, WorkspaceDrift } from '../deploy/find-drift.ts';
import type { PlanAction, PlanItem } from '../deploy/plan-file.ts';
import type { PropertyChange } from '../deploy/property-diff.ts';
import type { RuleBehaviour } from '../deploy/replay-changes.ts';
import type { UnreadableWorkspace } from '../deploy/unreadable-workspace.ts';
import { behaviourRows, behaviourSum, notReplayed } from './behaviour-lines.ts';
import { changeLines } from './change-lines.ts';
import type { DeploymentReport, ShownPlan } from './deployment-report.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { markdownFence } from './markdown-fence.ts';
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

/** Plans and drift for the summary of a job, or an issue. Every text of a workspace is code. */
export class DeployMarkdown implements DeploymentReport {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  plan(plans: readonly ShownPlan[], _about: object, unreadable: readonly UnreadableWorkspace[] = []): void {
    const parts = [...unreadable.flatMap(unreadableParts), ...plans.flatMap((one) => this.#workspace(one))];
    const counts = countActions(plans.flatMap(({ items }) => items));
    const sum = plans.length === 0 ? [] : [`**${planSum(counts)}**`];
    this.#write(`${[...parts, ...sum].join('\n\n')}\n`);
  }

  #workspace({ name, items, notes, behaviour }: ShownPlan): readonly string[] {
    const counts = countActions(items);
    const groups = (Object.keys(actionTitles) as (keyof typeof actionTitles)[]).flatMap((action) => {
      const own = items.filter((one) => one.action === action);
      return own.length === 0 ? [] : [`#### ${actionTitles[action]}`, ...own.flatMap(itemParts)];
    });
    const noted = items.filter(({ action, reasons }) => action === 'unchanged' && reasons.length > 0);
    return [
      `### ${escapeMarkdown(name)}`,
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
      ...(isNothing(counts) ? [`Nothing to do: ${items.length} of ${items.length} are as they should be.`] : []),
      ...groups,
      ...(noted.length === 0 ? [] : ['#### Left as it is', ...noted.flatMap(itemParts)]),
      ...(behaviour === undefined ? [] : behaviourParts(behaviour)),
    ];
  }

  drift(drifts: readonly WorkspaceDrift[], unreadable: readonly UnreadableWorkspace[] = []): void {
    const read = drifts.flatMap(({ name, drift, same, notes }) => [
      `### ${escapeMarkdown(name)}`,
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
      drift.length === 0 ? `No drift: ${same} are as they should be.` : `${drift.length} differ, ${same} do not.`,
      ...drift.flatMap(driftParts),
    ]);
    this.#write(`${[...unreadable.flatMap(unreadableParts), ...read].join('\n\n')}\n`);
  }
}

function unreadableParts({ name, problem }: UnreadableWorkspace): readonly string[] {
  return [`### ${escapeMarkdown(name)}`, `**Cannot be read:** ${escapeMarkdown(problem)}`];
}

function itemParts({ kind, name, path, id, changes, reasons }: PlanItem): readonly string[] {
  const lines = [
    `- ${kind} ${escapeMarkdown(name)} (${escapeMarkdown(path ?? id)})`,
    ...reasons.map((reason) => `  - ${escapeMarkdown(reason)}`),
  ];
  return [lines.join('\n'), ...changeParts(changes)];
}

function driftParts({ drift, kind, name, path, id, changes, by, at, reasons }: Drift): readonly string[] {
  const who = [by === null ? [] : [`by ${escapeMarkdown(by)}`], at === null ? [] : [`at ${escapeMarkdown(at)}`]].flat();
  const lines = [
    `- **${driftTitles[drift]}**: ${kind} ${escapeMarkdown(name)} (${escapeMarkdown(path ?? id)})`,
    ...(who.length === 0 ? [] : [`  - last written ${who.join(' ')}`]),
    ...reasons.map((reason) => `  - ${escapeMarkdown(reason)}`),
  ];
  return [lines.join('\n'), ...changeParts(changes)];
}

/** Changes as the lines of a diff, in one block. */
function changeParts(changes: readonly PropertyChange[]): readonly string[] {
  if (changes.length === 0) return [];
  return [
    markdownFence(
      changes.flatMap(changeLines).map(({ kind, text }) => (kind === 'title' ? `  ${text}` : text)),
      'diff',
    ),
  ];
}

function behaviourParts(behaviour: readonly RuleBehaviour[]): readonly string[] {
  const sum = behaviourSum(behaviour);
  const rows = behaviourRows(behaviour).map(({ rule, case: name, before, after }) => {
    const cells = [rule, name, before, after].map(escapeMarkdown);
    return `| ${cells.join(' | ')} |`;
  });
  const not = notReplayed(behaviour).map(
    ({ problem, names }) =>
      `- not replayed: ${names.slice(0, 5).map(escapeMarkdown).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}. ${escapeMarkdown(problem)}`,
  );
  if (sum === undefined && not.length === 0) return [];
  return [
    '#### Behaviour',
    ...(sum === undefined ? [] : [sum]),
    ...(rows.length === 0 ? [] : [['| rule | case | now | then |', '| --- | --- | --- | --- |', ...rows].join('\n')]),
    ...(not.length === 0 ? [] : [not.join('\n')]),
  ];
}
