import { type ItemOutcome, itemOutcomes, type WorkspaceResult } from '../deploy/apply-result.ts';
import type { MovedWorkspace } from '../deploy/deployment.ts';
import type { PlanAction, PlanItem, PlanItemKind } from '../deploy/plan-file.ts';
import type { PrunePlan } from '../deploy/prune-workspace.ts';
import { asciiControls } from './ascii-controls.ts';
import type { ShownPlan } from './deployment-report.ts';
import type { WritingReport } from './writing-report.ts';

/** `planned`: it was not tried, as nothing was to be written yet, or could be. `blocked`: it is not written, as the messages say. */
const outcomes = ['planned', 'blocked', ...itemOutcomes] as const;

interface ShownItem {
  readonly kind: PlanItemKind;
  readonly id: string;
  readonly name: string;
  readonly action: PlanAction;
  readonly outcome: 'planned' | 'blocked' | ItemOutcome;
  readonly messages: readonly string[];
}

interface ShownWorkspace {
  readonly name: string;
  readonly ring: number;
  readonly stopped: string | null;
  readonly items: readonly ShownItem[];
  /** What a prune leaves, and why. */
  readonly kept: readonly Pick<ShownItem, 'kind' | 'id' | 'name' | 'messages'>[];
}

/** What was written to workspaces as one JSON document, for programs. Nothing is written before the end. */
export class WritingJson implements WritingReport {
  readonly #write: (text: string) => void;
  readonly #about: { readonly command: string; readonly tool: string; readonly commit: string | null };
  readonly #notes: string[] = [];
  #workspaces: readonly ShownWorkspace[] = [];
  #moved: readonly MovedWorkspace[] = [];

  constructor(
    write: (text: string) => void,
    about: { readonly command: string; readonly tool: string; readonly commit: string | null },
  ) {
    this.#write = write;
    this.#about = about;
  }

  plan(plans: readonly ShownPlan[]): void {
    this.#workspaces = plans.map(({ name, ring, items }) => ({
      name,
      ring,
      stopped: null,
      items: items.flatMap((item): readonly ShownItem[] => {
        if (item.action === 'unchanged' || item.action === 'orphan') return [];
        return item.action === 'blocked' ? [shown(item, 'blocked', item.reasons)] : [shown(item, 'planned', [])];
      }),
      kept: [],
    }));
  }

  prune(plans: readonly PrunePlan[]): void {
    this.#workspaces = plans.map(({ planned, delete: items, kept }) => ({
      name: planned.workspace.name,
      ring: planned.workspace.ring,
      stopped: null,
      items: items.map(({ planned: { item } }) => shown(item, 'planned', [])),
      kept: kept.map(({ planned: { item }, reason }) => {
        const { kind, id, name } = item;
        return { kind, id, name, messages: [reason] };
      }),
    }));
  }

  moved(workspaces: readonly MovedWorkspace[]): void {
    this.#moved = workspaces;
  }

  begin(): void {}

  result(): void {}

  results(results: readonly WorkspaceResult[]): void {
    const keyOf = ({ kind, id }: Pick<ShownItem, 'kind' | 'id'>): string => `${kind} ${id}`;
    this.#workspaces = this.#workspaces.map((one) => {
      const ended = results.find(({ name }) => name === one.name);
      const became = new Map(ended?.results.map((result) => [keyOf(result), result]));
      const items = one.items.map((item): ShownItem => became.get(keyOf(item)) ?? item);
      return { ...one, stopped: ended?.stopped ?? null, items };
    });
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  end(): void {
    const items = this.#workspaces.flatMap((one) => one.items);
    const summary = Object.fromEntries(
      outcomes.map((outcome) => [outcome, items.filter((item) => item.outcome === outcome).length]),
    );
    const [workspaces, moved, notes] = [this.#workspaces, this.#moved, this.#notes];
    const document = { ...this.#about, workspaces, moved, notes, summary };
    this.#write(`${asciiControls(JSON.stringify(document, null, 2))}\n`);
  }
}

function shown(
  { kind, id, name, action }: PlanItem,
  outcome: ShownItem['outcome'],
  messages: readonly string[],
): ShownItem {
  return { kind, id, name, action, outcome, messages };
}
