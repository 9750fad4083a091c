import { AccessTokenError } from '../azure/access-token-error.ts';
import { findAlertRule, putAlertRule } from '../azure/alert-rules.ts';
import { alertRuleVersion } from '../azure/api-versions.ts';
import type { ArmResource } from '../azure/arm-resource.ts';
import { AzureError } from '../azure/azure-error.ts';
import type { AzureProblem, ClassifiedError } from '../azure/classify-error.ts';
import { ConcurrencyGate } from '../azure/concurrency-gate.ts';
import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import { findMetadata, putMetadata } from '../azure/metadata-items.ts';
import type { AzureWorkspace } from '../azure/resource-calls.ts';
import { findSavedSearch, putSavedSearch } from '../azure/saved-searches.ts';
import { FunctionCalls } from '../content/function-calls.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { TablesRead } from '../sentinel/tables-read.ts';
import type { ItemOutcome, ItemResult, WorkspaceResult } from './apply-result.ts';
import type { AuditTrail } from './audit-trail.ts';
import { canonicalFunction } from './canonical-function.ts';
import { canonicalJson } from './canonical-json.ts';
import { canonicalRule } from './canonical-rule.ts';
import { readLiveFunction } from './live-function.ts';
import { readLiveRule } from './live-rule.ts';
import { asJson, keptEnvelope } from './live-workspace.ts';
import {
  isWrite,
  type PlannedFunction,
  type PlannedItem,
  type PlannedRule,
  type PlannedWorkspace,
} from './planned-item.ts';
import { diffFunctions, diffRules, isLayoutOnly, type PropertyChange } from './property-diff.ts';
import { isAsMarked, markProperties, type RuleMark } from './rule-mark.ts';
import type { UnknownMember } from './unknown-members.ts';
import { WorkspaceTrail } from './workspace-trail.ts';
import { type ResourcePort, type WriteEnd, writeResource } from './write-resource.ts';

export interface ApplyOptions {
  /** Writes at the same time. */
  readonly concurrency: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Waits; ends early when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly audit: AuditTrail;
  /** Whether the first failure ends the run. */
  readonly failFast: boolean;
  /** Aborted when nothing more is to be begun. What runs is brought to its end. */
  readonly stop: AbortSignal;
  /** By which it is known what tables a query reads. */
  readonly schemas: TableSchemas;
  readonly onResult?: (result: ItemResult) => void;
  /** Before each wait for functions to be seen. */
  readonly onWait?: (wait: VisibilityWait) => void;
  /** How long a rule waits for functions of this run to be seen. Default: five minutes. */
  readonly visibilityMs?: number;
}

/** A wait of something that is tried again, as functions that it calls were only just written. */
export interface VisibilityWait {
  /** Of these functions one is not seen yet, or more. */
  readonly functions: readonly string[];
  /** Until the next attempt, in milliseconds. */
  readonly waitMs: number;
  /** From the writing of a function on until it is not waited for any longer, in milliseconds. */
  readonly visibilityMs: number;
}

/** Problems that every other request would have too. */
const fatal: readonly AzureProblem[] = [
  'unauthorized',
  'forbidden',
  'scope-missing',
  'not-onboarded',
  'locked',
  'api-version',
];

/** Waits between the attempts of a rule whose function is not seen yet, in milliseconds; the last one again and again. */
const visibilityWaits = [2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Writes a planned workspace: functions step by step, then rules; each is read back and compared. What fails is told, and the rest goes
 * on; what calls a function that failed is not written.
 *
 * A rule is written first and marked second. A run that dies in between leaves a rule with our id that is exactly as wanted, which the
 * next plan recognises and marks. The other order would leave marks of rules that never were, and a rule that somebody else makes
 * under the id would pass for ours.
 */
export function applyWorkspace(
  planned: PlannedWorkspace,
  azure: AzureWorkspace,
  options: ApplyOptions,
): Promise<WorkspaceResult> {
  return new WorkspaceWriter(planned, azure, options).run();
}

class WorkspaceWriter {
  readonly #planned: PlannedWorkspace;
  readonly #azure: AzureWorkspace;
  readonly #options: ApplyOptions;
  readonly #trail: WorkspaceTrail;
  readonly #gate: ConcurrencyGate;
  readonly #calls: FunctionCalls;
  readonly #results = new Map<PlannedItem, ItemResult>();
  /** Functions that are not as they should be: their callers are not written. */
  readonly #broken = new Map<string, string>();
  /** When this run wrote a function. */
  readonly #writtenAt = new Map<string, number>();
  /** What was said of what is to be tried again. */
  readonly #refusals = new Map<PlannedItem, readonly string[]>();
  #stopped: string | undefined;

  constructor(planned: PlannedWorkspace, azure: AzureWorkspace, options: ApplyOptions) {
    this.#planned = planned;
    this.#azure = azure;
    this.#options = options;
    this.#trail = new WorkspaceTrail(options.audit, planned);
    this.#gate = new ConcurrencyGate(options.concurrency);
    this.#calls = new FunctionCalls(planned.functions);
  }

  async run(): Promise<WorkspaceResult> {
    const { workspace, items } = this.#planned;
    const writes = items.filter(isWrite);
    this.#trail.write({ event: 'start', writes: writes.length });
    const functions = writes.filter((one): one is PlannedFunction => one.kind === 'function');
    for (const step of [...new Set(functions.map((one) => one.step))].sort((a, b) => a - b)) {
      await Promise.all(functions.filter((one) => one.step === step).map((one) => this.#item(one)));
    }
    await Promise.all(writes.filter((one) => one.kind === 'rule').map((one) => this.#item(one)));
    const results = writes.flatMap((one) => this.#results.get(one) ?? []);
    const { aborted } = this.#options.stop;
    const isStopped = results.some(({ outcome }) => outcome === 'left' || (outcome === 'failed' && aborted));
    const stopped = this.#stopped ?? this.#trail.failure ?? (isStopped ? 'The run was stopped.' : undefined);
    this.#trail.write({ event: 'end', stopped: stopped ?? null });
    return { name: workspace.name, ring: workspace.ring, results, stopped: stopped ?? this.#trail.failure };
  }

  get #isStopped(): boolean {
    return this.#stopped !== undefined || this.#trail.failure !== undefined || this.#options.stop.aborted;
  }

  /** Writes one item, unless something is in the way. */
  async #item(planned: PlannedItem): Promise<void> {
    try {
      await this.#attempts(planned);
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error;
      this.#end(planned, 'failed', [error.message]);
      this.#stop('There is no token any more.');
    }
  }

  async #attempts(planned: PlannedItem): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const functions = await this.#gate.run(async () => {
        if (this.#isStopped) return this.#leave(planned);
        const [broken] = planned.calls.filter((name) => this.#broken.has(name));
        if (broken !== undefined) {
          this.#end(planned, 'skipped', [`It calls "${broken}", which ${this.#broken.get(broken) ?? 'failed'}.`]);
          return [];
        }
        return await this.#write(planned);
      });
      if (functions.length === 0) return;
      const waitMs = visibilityWaits[Math.min(attempt, visibilityWaits.length - 1)] ?? 0;
      this.#options.onWait?.({ functions, waitMs, visibilityMs: this.#visibilityMs });
      // The place is free for others meanwhile.
      await this.#options.sleep(waitMs, this.#options.stop).catch(() => {});
    }
  }

  /** Ends what was not begun, or was refused and is not tried again any more. */
  #leave(planned: PlannedItem): readonly [] {
    const refusal = this.#refusals.get(planned);
    if (refusal === undefined) this.#end(planned, 'left', []);
    else this.#end(planned, 'failed', [...refusal, 'It was to be tried again, and the run was stopped before.']);
    return [];
  }

  /** Gives the functions that are waited for where it is to be tried again; none where it is not. */
  async #write(planned: PlannedItem): Promise<readonly string[]> {
    const { item } = planned;
    if (planned.request !== undefined) {
      const step = { event: 'write', ...about(planned), etag: item.etag, body: item.body } as const;
      if (!this.#trail.write(step)) return this.#leave(planned);
      const end = await writeResource(this.#port(planned, planned.request), (ms) => this.#options.sleep(ms));
      if (end.kind !== 'written') return this.#notWritten(planned, end);
      const { etag = null } = end.resource;
      this.#trail.write({ event: 'written', ...about(planned), etag, recovered: end.recovered });
      if (planned.kind === 'function') this.#writtenAt.set(item.id, this.#options.clock());
    }
    if (planned.kind === 'rule' && planned.mark !== undefined) {
      const end = await this.#mark(planned, planned.mark);
      if (end.kind !== 'written') {
        const { messages } = this.#told(end);
        const done = planned.request === undefined ? [] : ['The rule was written, but its mark was not.'];
        this.#failed(planned, [...done, ...messages, 'Run the same again to complete it.'], end);
        return [];
      }
      this.#trail.write({ event: 'marked', ...about(planned), version: planned.mark.version ?? null });
    }
    this.#end(planned, 'written', []);
    return [];
  }

  #port(planned: PlannedItem, request: JsonObject): ResourcePort {
    const azure = this.#azure;
    const { resource, item } = planned;
    const { properties } = request;
    const envelope = {
      ...(resource?.etag !== undefined && { etag: resource.etag }),
      properties: isJsonObject(properties) ? properties : {},
      ...keptEnvelope(resource),
    };
    const wasThere = resource !== undefined;
    const base = { wasThere, looksFirst: !wasThere, etag: resource?.etag };
    if (planned.kind === 'function') {
      const name = resource?.name ?? item.id;
      return {
        ...base,
        saysCreated: false,
        find: () => findSavedSearch(azure, name),
        put: () => putSavedSearch(azure, name, envelope),
        differences: (found) => functionDifferences(planned, found),
      };
    }
    const kind = planned.desired?.kind ?? 'Scheduled';
    const needed = [{ kind, properties: envelope.properties }, ...(planned.live === undefined ? [] : [planned.live])];
    // What only the preview knows can be taken away by the preview only.
    const versions = needed.map((one) => alertRuleVersion(azure.versions, one));
    const isPreview = versions.includes(azure.versions.alertRulesPreview);
    const version = isPreview ? azure.versions.alertRulesPreview : azure.versions.alertRules;
    const name = resource?.name ?? item.id;
    return {
      ...base,
      saysCreated: true,
      find: () => findAlertRule(azure, name),
      put: () => putAlertRule(azure, name, { kind, ...envelope }, version),
      differences: (found) => ruleDifferences(planned, found),
    };
  }

  /** Marks a rule. The service may have made an item of its own meanwhile: then the mark goes into that. */
  async #mark(planned: PlannedRule, mark: RuleMark): Promise<WriteEnd> {
    const port = (item: ArmResource | undefined): ResourcePort => ({
      wasThere: item !== undefined,
      // Whatever is there by now is settled below.
      looksFirst: false,
      etag: item?.etag,
      saysCreated: true,
      find: () => findMetadata(this.#azure, mark.name),
      put: () =>
        putMetadata(this.#azure, item?.name ?? mark.name, {
          ...(item?.etag !== undefined && { etag: item.etag }),
          properties: markProperties(mark, item),
          ...keptEnvelope(item),
        }),
      differences: (found) => (isAsMarked(mark, found) ? [] : [{ path: ['mark'], before: null, after: mark.name }]),
    });
    const sleep = (ms: number): Promise<void> => this.#options.sleep(ms);
    const end = await writeResource(port(planned.markResource), sleep);
    if (end.kind !== 'moved') return end;
    let found: ArmResource | undefined;
    try {
      found = await findMetadata(this.#azure, mark.name);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      return end;
    }
    if (found !== undefined && isAsMarked(mark, found)) return { kind: 'written', resource: found, recovered: true };
    return await writeResource(port(found), sleep);
  }

  #notWritten(planned: PlannedItem, end: Exclude<WriteEnd, { readonly kind: 'written' }>): readonly string[] {
    const { messages } = this.#told(end);
    const awaited = end.kind === 'refused' ? this.#awaited(planned, end.problem) : [];
    if (awaited.length > 0 && !this.#options.stop.aborted) {
      this.#refusals.set(planned, messages);
      return awaited;
    }
    this.#failed(planned, messages, end);
    return [];
  }

  get #visibilityMs(): number {
    return this.#options.visibilityMs ?? 300_000;
  }

  /** The functions that this run wrote and of which one may just not be seen yet. */
  #awaited(planned: PlannedItem, { mayBecomeVisible, problem, unresolved }: ClassifiedError): readonly string[] {
    if (!mayBecomeVisible) return [];
    const code = (planned.kind === 'rule' ? planned.detection : planned.definition)?.query.text ?? '';
    const called = [...this.#calls.through(this.#calls.inQuery(code))].map(({ name }) => name);
    const fresh = called.filter((name) => this.#writtenAt.has(name));
    const meant = unresolved.length === 0 ? fresh : fresh.filter((name) => unresolved.includes(name));
    const since = Math.max(...meant.map((name) => this.#writtenAt.get(name) ?? 0));
    if (meant.length === 0 || this.#options.clock() >= since + this.#visibilityMs) return [];
    // A table does not come by waiting for a function.
    return problem === 'table-missing' && unresolved.length === 0 && this.#lacksTable(code) ? [] : meant;
  }

  /** Whether a query reads a table, itself or through functions, that the workspace is known not to have: what the plan warned of. */
  #lacksTable(code: string): boolean {
    const { live, functions } = this.#planned;
    const there = new Set((live.tables ?? []).map(({ name }) => name));
    const own = new Set(functions.map(({ name }) => name));
    const read = new TablesRead(functions, this.#options.schemas).of(code);
    return there.size > 0 && read.some((name) => !there.has(name) && !own.has(name));
  }

  #told(end: Exclude<WriteEnd, { readonly kind: 'written' }>): { readonly messages: readonly string[] } {
    switch (end.kind) {
      case 'moved':
        return { messages: [end.message, 'Plan again.'] };
      case 'differs': {
        const paths = end.changes.map(({ path }) => path.join('.'));
        return { messages: [`It was written, but the service has it otherwise: ${[...new Set(paths)].join(', ')}.`] };
      }
      case 'refused': {
        const done = end.isWritten ? ['It was written, but could not be read back.'] : [];
        const unclear =
          !end.isWritten && end.error.unclear ? ['It may have been written nevertheless; the next plan shows.'] : [];
        return { messages: [...done, end.error.message, ...unclear, end.problem.help] };
      }
    }
  }

  #failed(
    planned: PlannedItem,
    messages: readonly string[],
    end: Exclude<WriteEnd, { readonly kind: 'written' }>,
  ): void {
    this.#end(planned, 'failed', messages);
    if (end.kind === 'moved') {
      this.#stop(`Somebody else writes to this workspace: ${planned.item.kind} "${planned.item.name}" moved.`);
    } else if (end.kind === 'refused' && fatal.includes(end.problem.problem)) {
      this.#stop('What refused this would refuse everything else.');
    } else if (this.#options.failFast) this.#stop('Something failed, and --fail-fast was asked for.');
  }

  #stop(reason: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#trail.write({ event: 'stopped', reason });
  }

  #end(planned: PlannedItem, outcome: ItemOutcome, messages: readonly string[]): void {
    const { kind, id, name, action } = planned.item;
    const result = { kind, id, name, action, outcome, messages };
    this.#results.set(planned, result);
    if (planned.kind === 'function' && outcome !== 'written') {
      this.#broken.set(
        id,
        outcome === 'skipped' ? 'was not written' : outcome === 'left' ? 'was not reached' : 'failed',
      );
    }
    if (outcome === 'failed' || outcome === 'skipped' || outcome === 'left') {
      this.#trail.write({ event: outcome, ...about(planned), messages });
    }
    this.#options.onResult?.(result);
  }
}

function about({ item }: PlannedItem): JsonObject {
  const { kind, id, name, action } = item;
  return { kind, id, name, action };
}

function ruleDifferences({ desired, live }: PlannedRule, resource: ArmResource): readonly PropertyChange[] {
  const found = readLiveRule(asJson(resource));
  if (found === undefined || desired === undefined) {
    return [{ path: ['kind'], before: desired?.kind ?? null, after: resource.kind ?? null }];
  }
  const now = canonicalRule(found);
  const changes = diffRules(canonicalRule(desired), now);
  const lost = live === undefined ? [] : lostMembers(canonicalRule(live).unknown, now.unknown);
  return [...(isLayoutOnly(changes) ? [] : changes), ...lost];
}

function functionDifferences({ desired, live }: PlannedFunction, resource: ArmResource): readonly PropertyChange[] {
  const found = readLiveFunction(asJson(resource));
  if (found === undefined || desired === undefined) {
    return [{ path: ['functionAlias'], before: desired?.properties['functionAlias'] ?? null, after: null }];
  }
  const now = canonicalFunction(found);
  const changes = diffFunctions(canonicalFunction(desired), now);
  const lost = live === undefined ? [] : lostMembers(canonicalFunction(live).unknown, now.unknown);
  return [...(isLayoutOnly(changes) ? [] : changes), ...lost];
}

/** Members that we do not know and that are gone after a write; the service may change their values. Items may be in another order. */
function lostMembers(before: readonly UnknownMember[], after: readonly UnknownMember[]): readonly PropertyChange[] {
  const textOf = ({ path }: UnknownMember): string => canonicalJson(path);
  const left = new Set(after.map(textOf));
  return before
    .filter((member) => !member.path.some((step) => /^\d+$/.test(step)) && !left.has(textOf(member)))
    .map(({ path, value }) => ({ path, before: value, after: null }));
}
