import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { sourcesOfUnknown } from '../../open-sources.ts';

export const bagColumn = makeCheck({
  id: 'bag-column',
  family: 'kql',
  severity: 'warn',
  summary: 'A query names a column that bag_unpack() makes only where the records have it.',
  messages: {
    absent: {
      message:
        '"{name}" is a column only while some record has it in the bag that bag_unpack() unpacks: over records without it the query fails, and Sentinel disables a rule that keeps failing.',
      help: 'Write column_ifexists("{name}", ""), or read the value out of the bag.',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview'],
  query({ plan, report }) {
    const said = new Set<string>();
    const expression = (one: Expression, node: PlanNode | undefined): void => {
      const sources = sourcesOfUnknown(plan, one, node);
      if (one.kind !== 'column' || sources.length === 0 || !sources.every(isUnpacking) || said.has(one.name)) return;
      said.add(one.name);
      report({ message: 'absent', data: { name: one.name }, at: { span: one.span } });
    };
    walkPlan(plan, { expression });
  },
});

/** Whether columns are unknown because a bag is unpacked. Where the rows before it have unknown columns too, those are sources of their own. */
function isUnpacking(node: PlanNode): boolean {
  return node.operator === 'evaluate' && node.plugin === 'bag_unpack';
}
