import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';
import type { JsonObject, JsonValue } from '../azure/json-object.ts';
import { canonicalJson } from './canonical-json.ts';
import { planSchema } from './plan-schema.ts';
import type { PropertyChange } from './property-diff.ts';

/** The version of the form of plans. A plan of another one is refused. */
export const planFormat = 1;

/**
 * What is to be done with one rule or function:
 * `create`, `update`; `unchanged`, nothing; `adopt`, an update of one that is not marked as ours, which marks it; `orphan`, ours in
 * the workspace and not in the repository, which only pruning deletes; `blocked`, nothing, as `reason` says.
 */
export const planActions = ['create', 'update', 'unchanged', 'orphan', 'adopt', 'blocked'] as const;
export type PlanAction = (typeof planActions)[number];

export const planKinds = ['function', 'rule'] as const;
export type PlanItemKind = (typeof planKinds)[number];

export interface PlanItem {
  readonly action: PlanAction;
  readonly kind: PlanItemKind;
  /** The id of a rule, in lower case; the alias of a function. */
  readonly id: string;
  readonly name: string;
  /** The file below the root; null for what the repository does not have. */
  readonly path: string | null;
  /** What the etag has to be for the plan to hold; null for what must not be there yet, and for what the service gave none. */
  readonly etag: string | null;
  /** {@link contentHash} of the body that is to be sent; null where nothing is. */
  readonly body: string | null;
  readonly changes: readonly PropertyChange[];
  /** Why it is blocked, or needs a second look: sentences. */
  readonly reasons: readonly string[];
}

/** Whether something of somebody else's is overwritten, which only `--adopt` does. A mark where there is none overwrites nothing. */
export function isTakenOver({ action, body, changes }: PlanItem): boolean {
  return action === 'adopt' && (body !== null || changes.length > 0);
}

export interface PlanOfWorkspace {
  /** As `workspaces.yaml` names it. */
  readonly name: string;
  /** The whole path, from `/subscriptions/` on: a plan is for no other workspace of the same name. */
  readonly resourceId: string;
  readonly ring: number;
  /** In the order in which they are written. */
  readonly items: readonly PlanItem[];
}

export interface Plan {
  readonly format: typeof planFormat;
  /** The version of this tool. */
  readonly tool: string;
  /** The commit that the content is of; null outside of git or with changes that are not committed. */
  readonly commit: string | null;
  readonly workspaces: readonly PlanOfWorkspace[];
}

/** SHA-256 of a JSON value, whatever the order of its members: `sha256:` and 64 hexadecimal digits. */
export function contentHash(value: JsonValue): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')}`;
}

/** The text of a plan: JSON with the hash of everything else in it. The same plan has the same text. */
export function writePlan(plan: Plan): string {
  const content = toJson(plan);
  return `${canonicalJson({ ...content, hash: contentHash(content) }, 2)}\n`;
}

function toJson(plan: Plan): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(plan));
  return copy;
}

/** Why a file is no plan that can be applied: a sentence for each thing. */
export class PlanFileError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PlanFileError';
    this.problems = problems;
  }
}

/** At most so many problems are told. */
const mostProblems = 20;

/**
 * Reads a plan. It is data: nothing in it is run, and what it wants written is compared with what this tool would write.
 *
 * @throws PlanFileError when it is no JSON, of another format, has not the form of a plan or was changed after it was written.
 */
export function readPlan(text: string): Plan {
  const value = parsed(text);
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format !== planFormat) {
    throw new PlanFileError([
      `This plan has the format ${format}; this version reads format ${planFormat}. Make a new plan.`,
    ]);
  }
  const validate = compiled();
  if (!validate(value)) {
    const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const extra = 'additionalProperty' in params ? ` ("${String(params['additionalProperty'])}")` : '';
      return `${instancePath === '' ? 'The plan' : instancePath} ${message ?? 'is not as it has to be'}${extra}.`;
    });
    const more = problems.length > mostProblems ? [`And ${problems.length - mostProblems} more.`] : [];
    throw new PlanFileError([...problems.slice(0, mostProblems), ...more]);
  }
  const { hash, ...plan } = value;
  if (hash !== contentHash(toJson(plan))) {
    throw new PlanFileError(['The plan was changed after it was written: its hash is another. Make a new plan.']);
  }
  const repeated = repeatedItem(plan);
  if (repeated !== undefined) throw new PlanFileError([repeated]);
  return plan;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlanFileError(['This is not JSON: no plan, or one that was cut off.']);
  }
}

let validator: ReturnType<typeof compile> | undefined;

function compiled(): ReturnType<typeof compile> {
  validator ??= compile();
  return validator;
}

function compile() {
  return new Ajv({ allErrors: true, strict: true }).compile<Plan & { readonly hash: string }>(planSchema);
}

function repeatedItem({ workspaces }: Plan): string | undefined {
  const seen = new Set<string>();
  for (const { resourceId, name, items } of workspaces) {
    for (const key of [
      resourceId.toLowerCase(),
      ...items.map((item) => `${resourceId.toLowerCase()} ${item.kind} ${item.id}`),
    ]) {
      if (seen.has(key)) return `The workspace "${name}" or something in it is in the plan twice: ${key}.`;
      seen.add(key);
    }
  }
  return undefined;
}
