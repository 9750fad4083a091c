import type { Expression } from '../kql/plan/expression.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import { operandsOf } from '../kql/plan/walk-plan.ts';
import { wrapDynamic } from '../kql/values/convert.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import { sameValues, type Trace, type TracedValue } from './trace.ts';

/** What of an operator let records go, and the values with which it did. */
export interface LossReason {
  readonly culprit: Span | undefined;
  readonly reason: string | undefined;
}

/** Which way evidence went, and what is said of a record that a run does not see at all, as the end of a sentence. */
export interface LossDirection {
  readonly direction?: 'lost' | 'gained';
  readonly absence?: ((record: number) => string) | undefined;
}

/**
 * Why an operator has no row of the lost records any more, told of the first of them: the smallest part of a predicate that is
 * no longer true, with the values that it looked at; the keys of a join; the value that was to be expanded.
 */
export function lossReason(
  plan: Plan,
  node: PlanNode,
  clean: Trace,
  struck: Trace,
  lost: readonly number[],
  { direction, absence = () => 'is not seen by this run: it came too late' }: LossDirection,
): LossReason {
  const [record = -1] = lost;
  const isGained = direction === 'gained';
  const runs: Runs = { plan, clean, struck, record, isGained };
  const others = lost.length === 1 ? '' : ` (and ${lost.length - 1} more)`;
  const tell = (expressions: readonly Expression[], lead: string): LossReason => {
    const told = expressions.flatMap((expression) => changedValues(expression, runs));
    const unique = [...new Set(told)].slice(0, 3);
    const reason = unique.length === 0 ? undefined : `${lead}record ${record}${others}: ${unique.join('; ')}`;
    return { culprit: expressions[0]?.span, reason };
  };
  switch (node.operator) {
    case 'where': {
      const failed = failedPart(node.predicate, runs);
      return tell([failed], isGained ? 'true of ' : 'not true of ');
    }
    case 'join':
      return tell(
        node.keys.flatMap(({ left, right }) => [left, right]).filter((key) => changedValues(key, runs).length > 0),
        isGained ? 'now joined: ' : 'no longer joined: ',
      );
    case 'parse':
      return tell([node.expression], isGained ? 'fits now: ' : 'no longer fits: ');
    case 'mv-expand':
    case 'mv-apply':
      return tell(
        node.items.map((item) => item.expression),
        isGained ? 'now expanded: ' : 'nothing to expand in ',
      );
    case 'top':
      return tell(
        node.keys.map((key) => key.expression),
        isGained ? 'now among the first: ' : 'no longer among the first: ',
      );
    case 'table':
      return { culprit: node.span, reason: `record ${record}${others} ${absence(record)}` };
    default:
      return { culprit: undefined, reason: undefined };
  }
}

interface Runs {
  readonly plan: Plan;
  readonly clean: Trace;
  readonly struck: Trace;
  readonly record: number;
  /** Whether `struck` is the run to compare with. */
  readonly isGained: boolean;
}

/** Of the parts that a predicate joins with `and`, the first that was true of the record and is no longer. */
function failedPart(predicate: Expression, runs: Runs): Expression {
  if (predicate.kind !== 'call' || predicate.function !== 'and') return predicate;
  for (const part of predicate.arguments) {
    const isTrue = ({ cell }: TracedValue): boolean => cell === true;
    const before = runs.clean.valuesOf(part, runs.record).some(isTrue);
    if (before && !runs.struck.valuesOf(part, runs.record).some(isTrue)) return failedPart(part, runs);
  }
  return predicate;
}

/** `name is 3, was 6` for the columns and paths of an expression that differ; of nested ones the outermost. */
function changedValues(expression: Expression, runs: Runs): readonly string[] {
  if (expression.kind === 'column' || expression.kind === 'member' || expression.kind === 'element') {
    const before = runs.clean.valuesOf(expression, runs.record);
    const after = runs.struck.valuesOf(expression, runs.record);
    const [now, then] = runs.isGained ? [before, after] : [after, before];
    if (now.length === 0 || sameValues(before, after)) return [];
    const { start, end, source } = expression.span;
    const written = runs.plan.sources[source]?.text.slice(start, end) ?? '';
    // A term of `search` is looked for in columns that are not written.
    const text = expression.kind === 'column' && !written.includes(expression.name) ? expression.name : written;
    const was = then.length === 0 ? '' : `, was ${shown(then)}`;
    return [`${text} is ${shown(now)}${was}`];
  }
  return operandsOf(expression).flatMap((part) => changedValues(part, runs));
}

const longest = 80;

function shown(values: readonly TracedValue[]): string {
  const texts = values.map(({ type, cell }) => {
    const text = type === 'string' && cell === '' ? '""' : formatJson(wrapDynamic(cell, type));
    return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
  });
  return [...new Set(texts)].slice(0, 3).join(' and ');
}
