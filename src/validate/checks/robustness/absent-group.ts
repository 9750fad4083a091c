import type { PlanNode } from '../../../kql/plan/node.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { type Part, PartsBehind } from './parts-behind.ts';
import { shortText } from './source-text.ts';

/** Rules that wait for a group of no records, which there never is. */
export const absentGroup = makeCheck({
  id: 'absent-group',
  family: 'robustness',
  severity: 'warn',
  summary: 'A query waits for a group without records, which summarize does not make: it never sees a silent log.',
  messages: {
    none: {
      message:
        '{count} is never less than one: summarize makes a group of what there is, and of a table, an hour or a user without records there is no row that could say 0.',
      help: 'Bring along what has to be there: a datatable of names (ExpectedTables), joined with kind=leftouter to what arrived (LastArrivals), and ask for isnull(). For hours, make-series … default=0.',
    },
  },
  quirks: ['flow.table-silent', 'flow.exchange-silent', 'flow.gap'],
  sources: [
    'https://learn.microsoft.com/kusto/query/summarize-operator',
    'https://learn.microsoft.com/kusto/query/make-series-operator',
  ],
  query({ plan, report }) {
    for (const { operator, left, constants, node, negated, span } of comparisons(plan)) {
      const [constant] = constants ?? [];
      if (constants?.length !== 1 || negated || node === undefined) continue;
      const value = Number(constant?.value);
      const asksForNone =
        (value === 0 && (operator === '==' || operator === '<=')) || (value === 1 && operator === '<');
      if (!asksForNone) continue;
      const parts = new PartsBehind(plan);
      let count: string | undefined;
      let isOther = false;
      parts.walk({ expression: left, node, path: [] }, (part) => {
        const counted = countOf(part);
        if (counted === 'row') return true;
        if (counted === 'other') isOther = true;
        else count = counted;
        return false;
      });
      if (count !== undefined && !isOther) report({ message: 'none', data: { count }, at: { span } });

      /** The text of a count of the records of a group; `row` for what only hands it on. */
      function countOf(part: Part): string {
        const { node: at } = part;
        if (!('expression' in part)) return isHandingOn(part.node) ? 'row' : 'other';
        const { expression } = part;
        const scope = parts.index.overAggregates.get(expression);
        if (expression.kind === 'cast') return 'row';
        if (expression.kind !== 'column' || at === undefined) return 'other';
        if (scope === undefined) return 'row';
        const calls = scope.aggregates.flatMap((call) => call.outputs.map(() => call));
        const call = calls[expression.index - scope.keys.length];
        const isGrouped = at.operator === 'summarize' && at.grouped;
        return call?.function === 'count' && isGrouped ? shortText(plan, call.span, 'The count') : 'other';
      }
    }
  },
});

/** Whether rows pass an operator as they are; an outer join gives some that are not there. */
function isHandingOn(node: PlanNode): boolean {
  return node.operator === 'join'
    ? node.kind.startsWith('inner') || node.kind.endsWith('semi')
    : node.operator !== 'union';
}
