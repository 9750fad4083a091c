import type { ItemResult, WorkspaceResult } from '../deploy/apply-result.ts';
import type { MovedWorkspace } from '../deploy/deployment.ts';
import type { Drift, DriftKind, WorkspaceDrift } from '../deploy/find-drift.ts';
import type { PlanAction, PlanItem } from '../deploy/plan-file.ts';
import type { PrunePlan } from '../deploy/prune-workspace.ts';
import type { RuleBehaviour } from '../deploy/replay-changes.ts';
import type { UnreadableWorkspace } from '../deploy/unreadable-workspace.ts';
import { behaviourRows, behaviourSum, notReplayed } from './behaviour-lines.ts';
import { changeLines } from './change-lines.ts';
import type { DeploymentReport, ShownPlan } from './deployment-report.ts';
import { displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { countActions, isNothing, planSum } from './plan-sums.ts';
import type { Style } from './style.ts';
import type { WritingReport } from './writing-report.ts';

export interface DeployTerminalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
}

const actionMarks: Readonly<Record<PlanAction, string>> = {
  create: '+',
  update: '~',
  adopt: '&',
  orphan: '-',
  blocked: '!',
  unchanged: ' ',
};

const actionMeanings: Readonly<Record<PlanAction, string>> = {
  create: 'create',
  update: 'update',
  adopt: 'take over what has no mark of ours',
  orphan: 'not in the repository any more: deleted by "deploy prune" only',
  blocked: 'blocked: nothing is written',
  unchanged: 'as it is',
};

const driftMeanings: Readonly<Record<DriftKind, string>> = {
  changed: 'changed',
  disabled: 'switched off by Sentinel',
  missing: 'missing',
  foreign: 'not ours, under our name',
  unmarked: 'without its mark',
  extra: 'not in the repository',
  blocked: 'cannot be deployed',
};

/** Plans, drift and results for people. What needs nothing is not shown. */
export class DeployTerminal implements DeploymentReport, WritingReport {
  readonly #write: (text: string) => void;
  readonly #style: Style;

  constructor({ write, style }: DeployTerminalOptions) {
    this.#write = write;
    this.#style = style;
  }

  /** Why a workspace cannot be read is not said here: that stands on standard error. */
  plan(plans: readonly ShownPlan[], _about?: object, unreadable: readonly UnreadableWorkspace[] = []): void {
    for (const plan of plans) this.#workspacePlan(plan);
    this.#unreadable(unreadable);
    const all = plans.flatMap(({ items }) => items);
    const counts = countActions(all);
    const present = (Object.keys(actionMarks) as PlanAction[]).filter(
      (action) => action !== 'unchanged' && counts[action] > 0,
    );
    for (const action of present) {
      this.#line(` ${this.#mark(action)} ${this.#style.dim(actionMeanings[action])}`);
    }
    if (present.length > 0) this.#line('');
    if (plans.length > 0) this.#line(` ${this.#style.bold(planSum(counts))}`);
    this.#unreadableSum(plans.length, unreadable.length);
  }

  #unreadable(workspaces: readonly UnreadableWorkspace[]): void {
    const { bold, dim, red } = this.#style;
    for (const { name, ring } of workspaces) {
      this.#line(` ${bold(escapeTerminal(name))}  ${dim(`ring ${ring}`)}  ${red('cannot be read')}`);
      this.#line('');
    }
  }

  #unreadableSum(read: number, unreadable: number): void {
    if (unreadable === 0) return;
    this.#line(` ${this.#style.red(`${unreadable} of ${read + unreadable} workspaces could not be read.`)}`);
  }

  #workspacePlan({ name, ring, resourceId, items, notes, behaviour }: ShownPlan): void {
    const { bold, dim, yellow } = this.#style;
    this.#line(` ${bold(escapeTerminal(name))}  ${dim(`ring ${ring}  ${escapeTerminal(resourceId)}`)}`);
    this.#line('');
    for (const note of notes) this.#line(`   ${yellow('note:')} ${escapeTerminal(note)}`);
    if (notes.length > 0) this.#line('');
    const shown = items.filter(({ action, reasons }) => action !== 'unchanged' || reasons.length > 0);
    for (const item of shown) this.#item(item);
    const last = shown.at(-1);
    if (last !== undefined && last.changes.length + last.reasons.length === 0) this.#line('');
    if (isNothing(countActions(items))) {
      this.#line(`   Nothing to do: ${items.length} of ${items.length} are as they should be.`);
      this.#line('');
    }
    if (behaviour !== undefined) this.#behaviour(behaviour);
  }

  #mark(action: PlanAction): string {
    const { green, yellow, red, dim } = this.#style;
    const colour = { create: green, update: yellow, adopt: yellow, orphan: red, blocked: red, unchanged: dim }[action];
    return colour(actionMarks[action]);
  }

  #item({ action, kind, name, path, id, changes, reasons }: PlanItem): void {
    const { bold, dim, yellow, red } = this.#style;
    const where = path === null ? id : path;
    this.#line(`   ${this.#mark(action)} ${kind} ${bold(escapeTerminal(name))}  ${dim(escapeTerminal(where))}`);
    const colour = action === 'blocked' ? red : action === 'unchanged' ? dim : yellow;
    for (const reason of reasons) this.#line(`       ${colour(escapeTerminal(reason))}`);
    this.#changes(changes);
    if (changes.length > 0 || reasons.length > 0) this.#line('');
  }

  #changes(changes: PlanItem['changes']): void {
    const { red, green, dim } = this.#style;
    for (const { kind, text } of changes.flatMap(changeLines)) {
      const colour =
        kind === 'removed' ? red : kind === 'added' ? green : kind === 'title' ? (one: string) => one : dim;
      this.#line(`       ${kind === 'title' ? '' : '  '}${colour(text)}`.trimEnd());
    }
  }

  #behaviour(behaviour: readonly RuleBehaviour[]): void {
    const sum = behaviourSum(behaviour);
    const not = notReplayed(behaviour);
    if (sum !== undefined) this.#line(`   ${this.#style.bold('Behaviour')}  ${sum}`);
    const rows = behaviourRows(behaviour).map((row) => ({
      ...row,
      cells: [row.rule, row.case, row.before, row.after].map(escapeTerminal),
    }));
    const widths = [0, 1, 2].map((at) =>
      rows.reduce((widest, { cells }) => Math.max(widest, displayWidth(cells[at] ?? '')), 0),
    );
    for (const { cells, isBad } of rows) {
      const [rule = '', name = '', before = '', after = ''] = cells.map(
        (cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(cell))),
      );
      const colour = isBad ? this.#style.red : this.#style.green;
      this.#line(`     ${rule}  ${name}  ${before} -> ${colour(after)}`);
    }
    for (const { problem, names } of not) {
      const shown = names.slice(0, 5).map(escapeTerminal).join(', ');
      const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
      this.#line(`     ${this.#style.dim(`not replayed: ${shown}${more}. ${escapeTerminal(problem)}`)}`);
    }
    if (sum !== undefined || not.length > 0) this.#line('');
  }

  /** Why a workspace cannot be read is not said here: that stands on standard error. */
  drift(drifts: readonly WorkspaceDrift[], unreadable: readonly UnreadableWorkspace[] = []): void {
    const { bold, dim, yellow, green, red } = this.#style;
    for (const { name, ring, same, drift, notes } of drifts) {
      const sum = drift.length === 0 ? 'no drift' : `${drift.length} differ, ${same} do not`;
      this.#line(` ${bold(escapeTerminal(name))}  ${dim(`ring ${ring}`)}  ${sum}`);
      this.#line('');
      for (const note of notes) this.#line(`   ${yellow('note:')} ${escapeTerminal(note)}`);
      if (notes.length > 0) this.#line('');
      for (const one of drift) this.#drifted(one);
    }
    this.#unreadable(unreadable);
    const count = drifts.reduce((sum, { drift }) => sum + drift.length, 0);
    const places = drifts.filter(({ drift }) => drift.length > 0).length;
    const none = unreadable.length === 0 ? 'No drift.' : 'No drift in what could be read.';
    const line = count === 0 ? none : `Drift: ${count} in ${places} of ${drifts.length} workspaces.`;
    if (drifts.length > 0) this.#line(` ${(count === 0 ? green : red)(line)}`);
    this.#unreadableSum(drifts.length, unreadable.length);
  }

  #drifted({ drift, kind, name, path, id, changes, by, at, reasons }: Drift): void {
    const { bold, dim, yellow, red } = this.#style;
    const where = escapeTerminal(path ?? id);
    this.#line(`   ${red(driftMeanings[drift])}: ${kind} ${bold(escapeTerminal(name))}  ${dim(where)}`);
    const who = [by === null ? '' : `by ${escapeTerminal(by)}`, at === null ? '' : `at ${escapeTerminal(at)}`];
    const said = who.filter((part) => part !== '').join(' ');
    if (said !== '') this.#line(`       ${dim(`last written ${said}`)}`);
    for (const reason of reasons) this.#line(`       ${yellow(escapeTerminal(reason))}`);
    this.#changes(changes);
    this.#line('');
  }

  /** What a prune would delete, and what it leaves. */
  prune(plans: readonly PrunePlan[]): void {
    const { bold, dim, red } = this.#style;
    for (const { planned, delete: items, kept } of plans) {
      this.#line(` ${bold(escapeTerminal(planned.workspace.name))}`);
      this.#line('');
      for (const { planned: one } of items) {
        const { kind, name, id, reasons } = one.item;
        this.#line(`   ${red('-')} ${kind} ${bold(escapeTerminal(name))}  ${dim(escapeTerminal(id))}`);
        for (const reason of reasons) this.#line(`       ${dim(escapeTerminal(reason))}`);
      }
      for (const { planned: one, reason } of kept) {
        this.#line(`     ${one.item.kind} ${escapeTerminal(one.item.name)} stays: ${escapeTerminal(reason)}`);
      }
      if (items.length + kept.length === 0) this.#line('   Nothing to prune.');
      this.#line('');
    }
  }

  /** Why a plan cannot be applied any more. */
  moved(workspaces: readonly MovedWorkspace[]): void {
    const { bold, red } = this.#style;
    for (const { name, items } of workspaces) {
      this.#line(` ${bold(escapeTerminal(name))}`);
      for (const one of items) {
        this.#line(`   ${one.kind} ${bold(escapeTerminal(one.name))}: ${escapeTerminal(one.message)}`);
      }
      this.#line('');
    }
    this.#line(` ${red('The world moved since the plan was made. Nothing was written; make a new plan.')}`);
  }

  /** What became of one thing, as soon as it is known. */
  result(workspace: string, { kind, name, action, outcome, messages }: ItemResult): void {
    const { dim, green, red, yellow } = this.#style;
    const verbs = { create: 'created', update: 'updated', adopt: 'adopted' } as const;
    const word =
      outcome === 'written' && (action === 'create' || action === 'update' || action === 'adopt')
        ? verbs[action]
        : outcome === 'left'
          ? 'not begun'
          : outcome;
    const colour = outcome === 'failed' ? red : outcome === 'skipped' || outcome === 'left' ? yellow : green;
    this.#line(` ${dim(escapeTerminal(workspace))}  ${colour(word)} ${kind} ${escapeTerminal(name)}`);
    for (const message of messages) this.#line(`     ${escapeTerminal(message)}`);
  }

  /** How it ended. */
  results(results: readonly WorkspaceResult[]): void {
    const { red, yellow, bold } = this.#style;
    for (const { name, stopped } of results) {
      if (stopped !== undefined) this.#line(` ${yellow(`${escapeTerminal(name)}: ${escapeTerminal(stopped)}`)}`);
    }
    const all = results.flatMap((one) => one.results);
    const count = (outcome: ItemResult['outcome']): number => all.filter((one) => one.outcome === outcome).length;
    const [failed, skipped, left] = [count('failed'), count('skipped'), count('left')];
    const deleted = count('deleted');
    const parts = [
      ...(deleted > 0 ? [`${deleted} deleted`] : [`${count('written')} written`]),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(left > 0 ? [`${left} not begun`] : []),
    ];
    const line = `${failed + skipped + left > 0 ? 'Not done' : 'Done'}: ${parts.join(', ')}.`;
    this.#line(` ${failed + skipped + left > 0 ? red(line) : bold(line)}`);
  }

  begin(): void {
    this.#line('');
  }

  note(text: string): void {
    this.#line(` ${escapeTerminal(text)}`);
  }

  end(): void {}

  #line(text: string): void {
    this.#write(`${text}\n`);
  }
}
