import type { AggregateCall, PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';
import { makeCheck } from '../../check.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { rowInputsOf } from '../../provenance/contributions.ts';
import type { PlanIndex } from '../../provenance/plan-index.ts';
import { type Provenance, provenanceOf } from '../../provenance/provenance.ts';
import { type RoleLookup, roleLookup } from '../../provenance/role-lookup.ts';
import { certainTraces } from './certain-traces.ts';
import { conjuncts } from './conjuncts.ts';
import { listedNames } from './listed-names.ts';
import { type Part, PartsBehind } from './parts-behind.ts';
import { shortText } from './source-text.ts';

const why =
  'the service delivers records again by design, and a copy counts like a record: an act that was recorded twice is two';

/** Thresholds over rows of logs in which records stand several times. */
export const duplicateCount = makeCheck({
  id: 'duplicate-count',
  family: 'robustness',
  severity: 'warn',
  summary: 'A threshold counts rows of a log that delivers records more than once.',
  messages: {
    count: {
      message: '{count} is compared with {threshold} and counts rows of {tables}: {why}.',
      help: 'Leave copies out before: extend RecordKey = {key}, IngestedAt = ingestion_time() | invoke Deduplicated(). Or count what is different: dcount({key}).',
    },
    rows: {
      message: 'The rule alerts on more than {threshold} rows of {tables}: {why}.',
      help: 'Leave copies out: extend RecordKey = {key}, IngestedAt = ingestion_time() | invoke Deduplicated().',
    },
  },
  quirks: ['delay.twice'],
  sources: [
    'https://learn.microsoft.com/office/office-365-management-api/troubleshooting-the-office-365-management-activity-api',
    'https://learn.microsoft.com/kusto/query/summarize-operator',
  ],
  query({ plan, roles, subject, report }) {
    const provenance = provenanceOf(plan);
    const logs = new RawLogs(plan, provenance, roleLookup(roles));
    const reported = new Set<string>();
    for (const comparison of comparisons(plan)) {
      const threshold = thresholdOf(comparison);
      if (threshold === undefined) continue;
      for (const { node, span, outermost } of countsBehind(comparison, plan)) {
        const isMeant = logs.isOfSomebody(outermost) && !logs.isByRecord(node);
        const tables = isMeant && 'input' in node ? logs.below(node.input) : [];
        const place = JSON.stringify(span);
        if (tables.length === 0 || reported.has(place)) continue;
        reported.add(place);
        const count = shortText(plan, span, 'The count');
        report({ message: 'count', data: { count, threshold, why, ...named(tables) }, at: { span } });
      }
    }
    const schedule = subject.kind === 'detection' ? subject.detection.schedule : undefined;
    if (schedule === undefined || schedule.triggerOperator !== 'GreaterThan' || schedule.triggerThreshold < 1) return;
    const tables = logs.below(plan.root);
    if (tables.length === 0) return;
    const data = { threshold: schedule.triggerThreshold, why, ...named(tables) };
    report({ message: 'rows', data, at: { field: ['triggerThreshold'] } });
  },
});

/** The logs that are fed by the management API, and what tells copies in them. */
const keys: ReadonlyMap<string, string> = new Map([
  ['OfficeActivity', 'OfficeId'],
  ['CloudAppEvents', 'tostring(RawEventData.Id)'],
]);

function named(tables: readonly string[]): { readonly tables: string; readonly key: string } {
  const [first = ''] = tables;
  return {
    tables: listedNames(tables),
    key: tables.length > 1 ? 'RecordKeyOf(Type, pack_all())' : (keys.get(first) ?? 'Id'),
  };
}

/** The number with which something is compared that a copy more or less may pass; not where only some or none is asked for. */
function thresholdOf({ operator, left, constants }: Comparison): string | undefined {
  if (!numeric.has(left.type) || constants === undefined) return undefined;
  const [low, high] = constants.map(({ value }) => Number(value));
  if (low === undefined || Number.isNaN(low)) return undefined;
  switch (operator) {
    case '>':
    case '<=':
    case '==':
      return low >= 1 ? String(low) : undefined;
    case '>=':
    case '<':
      return low >= 2 ? String(low) : undefined;
    case 'between':
      return `${low} to ${high}`;
    default:
      return undefined;
  }
}

const numeric: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal', 'unknown', 'dynamic']);

interface Count {
  readonly node: PlanNode;
  readonly span: Span;
  /** The operator whose groups are compared: that of the count, or of a sum of counts. */
  readonly outermost: PlanNode;
}

/** The counts of rows that the left side of a comparison is made of, also as sums of counts. */
function countsBehind({ left, node }: Comparison, plan: Plan): readonly Count[] {
  const found: Count[] = [];
  const parts = new PartsBehind(plan);
  let outermost: PlanNode | undefined;
  parts.walk({ expression: left, node, path: [] }, (part) => {
    const aggregate = aggregateOf(part, parts.index);
    if (aggregate === undefined) return true;
    outermost ??= aggregate.node;
    if (aggregate.does === 'counts') found.push({ node: aggregate.node, span: aggregate.span, outermost });
    return aggregate.does === 'passes';
  });
  return found;
}

interface Aggregate {
  readonly node: PlanNode;
  readonly span: Span;
  readonly does: 'counts' | 'passes' | 'stops';
}

/** The aggregate whose value a part is: one that counts rows, one that passes counts on, another; undefined for what is none. */
function aggregateOf(part: Part, { overAggregates }: PlanIndex): Aggregate | undefined {
  const { node } = part;
  if (node === undefined) return undefined;
  if (!('expression' in part)) {
    return node.operator === 'count' ? { node, span: node.span, does: 'counts' } : undefined;
  }
  const { expression } = part;
  const scope = overAggregates.get(expression);
  if (scope === undefined || expression.kind !== 'column') return undefined;
  const calls = scope.aggregates.flatMap((call) => call.outputs.map((): AggregateCall => call));
  const call = calls[expression.index - scope.keys.length];
  if (call === undefined) return undefined;
  const does = counting.has(call.function) ? 'counts' : passing.has(call.function) ? 'passes' : 'stops';
  return { node, span: call.span, does };
}

const counting: ReadonlySet<string> = new Set(['count', 'countif']);

const passing: ReadonlySet<string> = new Set([
  ...['sum', 'sumif', 'max', 'maxif', 'min', 'minif', 'avg', 'avgif', 'take_any', 'take_anyif', 'arg_max', 'arg_min'],
]);

/** Which logs with copies stand below an operator, with nothing in between that makes one row of several. */
class RawLogs {
  readonly #index: PlanIndex;
  readonly #provenance: Provenance;
  readonly #roles: RoleLookup;

  constructor(plan: Plan, provenance: Provenance, roles: RoleLookup) {
    this.#index = new PartsBehind(plan).index;
    this.#provenance = provenance;
    this.#roles = roles;
  }

  below(start: PlanNode): readonly string[] {
    const found = new Set<string>();
    const seen = new Set<PlanNode>([start]);
    for (const node of seen) {
      if (node.operator === 'table') {
        const table = node.answered === undefined ? node.name : node.answered.table;
        if (table !== undefined && keys.has(table)) found.add(table);
      }
      if (grouping.has(node.operator) || this.#keepsUnnamed(node)) continue;
      for (const input of rowInputsOf(node, this.#index)) seen.add(input);
    }
    return [...found].sort();
  }

  /**
   * Whether the groups of an operator are somebody's, or there is one group of all: then a count is one of acts. Where they are operations or tables, it
   * says how much there is in the log, copies and all.
   */
  isOfSomebody(node: PlanNode): boolean {
    if (node.operator !== 'summarize' || node.keys.length === 0) return true;
    return node.keys.some(
      ({ expression }) =>
        certainTraces(this.#roles, this.#provenance.ofExpression(expression, node), ...ofSomebody).length > 0,
    );
  }

  /** Whether the groups of an operator are records, so that what is counted is copies. */
  isByRecord(node: PlanNode): boolean {
    return node.operator === 'summarize' && node.keys.some(({ expression }) => this.#isRecordId(expression, node));
  }

  /** `where isempty(RecordKey)`: what has no name is not known to be a copy. */
  #keepsUnnamed(node: PlanNode): boolean {
    if (node.operator !== 'where') return false;
    return conjuncts(node.predicate).some((condition) => {
      if (condition.kind !== 'call' || condition.function !== 'isempty') return false;
      const [argument] = condition.arguments;
      return argument !== undefined && this.#isRecordId(argument, node);
    });
  }

  #isRecordId(expression: Parameters<Provenance['ofExpression']>[0], node: PlanNode): boolean {
    return this.#roles.hasRole(this.#provenance.ofExpression(expression, node), 'record-id');
  }
}

/** Roles of what acts, and of what is acted on. */
const ofSomebody: readonly string[] = [
  ...['upn', 'sign-in-name', 'target-upn', 'object-id', 'display-name', 'app-id', 'app-name', 'ip', 'ip-alternate'],
  ...['user-agent', 'device', 'session', 'record-name'],
];

const grouping: ReadonlySet<string> = new Set([
  ...['summarize', 'distinct', 'count', 'make-series', 'top-nested', 'sample-distinct', 'getschema'],
  ...['take', 'top', 'sample'],
]);
