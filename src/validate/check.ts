import type { Detection } from '../content/detection.ts';
import type { Severity } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { DetectionContext, QueryContext, RepositoryContext } from './check-context.ts';

/** What a check is about; the pages and the registry are ordered by it. */
export const checkFamilies = ['structure', 'kql', 'limits', 'hygiene', 'robustness'] as const;

export type CheckFamily = (typeof checkFamilies)[number];

/** What a check says: what is wrong and why it matters, and what to do instead. `{name}` stands for a datum of the report. */
export interface CheckMessage {
  readonly message: string;
  readonly help?: string;
}

/** How a root is configured to treat a check. */
export type CheckLevel = 'off' | Severity;

/**
 * One thing that `blindspot validate` finds, as data: each has a file in `checks/`, a page `docs/checks/<id>.md` with examples that are run,
 * and a line in {@link checks}. What it looks at is which of the functions it has.
 */
export interface Check<Id extends string = string> {
  /** In kebab case, unique; also the name of its file and page. */
  readonly id: string;
  readonly family: CheckFamily;
  /** Unless a root's blindspot.yaml says otherwise. */
  readonly severity: CheckLevel;
  /** One sentence: what it finds. */
  readonly summary: string;
  readonly messages: Readonly<Record<Id, CheckMessage>>;
  /** Ids of quirks that make what it finds go blind. Every check of the robustness family has at least one. */
  readonly quirks?: readonly string[];
  /** Pages that say so. */
  readonly sources?: readonly string[];
  /** Whether it only finds something in comparison with a commit: without one, a comment that leaves it out is not unused. */
  readonly needsCommit?: boolean;
  /** Whether some of its findings bring a fix. */
  readonly fixable?: boolean;
  /** Looks at the fields of a rule; its query may not compile. */
  detection?(detection: Detection, context: DetectionContext<Id>): void;
  /** Looks at the fields of a function. */
  function?(definition: FunctionDefinition, context: DetectionContext<Id>): void;
  /** Looks at a query that compiles: of a rule, or of a function, which is called with any arguments. */
  query?(context: QueryContext<Id>): void;
  /** Looks at all files together, once. */
  repository?(context: RepositoryContext<Id>): void;
}

/** Gives a check back as it is, with the ids of its messages known to its functions. */
export function makeCheck<Id extends string>(check: Check<Id>): Check {
  return check as Check;
}
