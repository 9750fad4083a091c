import type { ArmResource } from '../azure/arm-resource.ts';
import type { JsonObject } from '../azure/json-object.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Workspace } from '../content/workspaces.ts';
import type { FunctionBody } from './function-body.ts';
import type { LiveFunction } from './live-function.ts';
import type { LiveRule } from './live-rule.ts';
import type { LiveWorkspace } from './live-workspace.ts';
import type { PlanItem } from './plan-file.ts';
import type { RuleBody } from './rule-body.ts';
import type { RuleMark } from './rule-mark.ts';

interface Planned {
  /** What the plan says of it. */
  readonly item: PlanItem;
  /** What a PUT of it sends; undefined where nothing is sent. */
  readonly request: JsonObject | undefined;
  /** Names of the functions of the repository that it calls itself. */
  readonly calls: readonly string[];
  /** The resource as it is now. */
  readonly resource: ArmResource | undefined;
  /** Whether our mark is there; for what is not there any more, whether it was left. */
  readonly isOwn: boolean;
  /** Whether it is blocked only because something that it calls is. */
  readonly waitsForCalls: boolean;
}

export interface PlannedFunction extends Planned {
  readonly kind: 'function';
  /** Functions of a step call functions of earlier steps only. */
  readonly step: number;
  /** Undefined for what the repository does not have. */
  readonly definition: FunctionDefinition | undefined;
  readonly desired: FunctionBody | undefined;
  readonly live: LiveFunction | undefined;
}

export interface PlannedRule extends Planned {
  readonly kind: 'rule';
  /** As the workspace is to have it, with its overrides. Undefined for what the repository does not have. */
  readonly detection: Detection | undefined;
  readonly desired: RuleBody | undefined;
  readonly live: LiveRule | undefined;
  /** The mark as it is to be, where it is to be written. */
  readonly mark: RuleMark | undefined;
  /** The metadata item of the rule, as it is now. */
  readonly markResource: ArmResource | undefined;
}

export type PlannedItem = PlannedFunction | PlannedRule;

/** A workspace, what is to be done in it, and what that was found out from. */
export interface PlannedWorkspace {
  readonly workspace: Workspace;
  readonly resourceId: string;
  /** Functions in the order of their steps, then rules by path, then what the repository does not have. */
  readonly items: readonly PlannedItem[];
  readonly live: LiveWorkspace;
  /** The functions of the repository. */
  readonly functions: readonly FunctionDefinition[];
  /** What a person should know of the workspace as a whole: sentences. */
  readonly notes: readonly string[];
}

/** Whether anything is to be written for it. */
export function isWrite({ item }: PlannedItem): boolean {
  return item.action === 'create' || item.action === 'update' || item.action === 'adopt';
}
