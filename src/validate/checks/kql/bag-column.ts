import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Binding, Plan } from '../../../kql/plan/plan.ts';
import { inputsOf, nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';

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
      if (one.kind !== 'column' || one.type !== 'unknown' || one.index !== -1 || node === undefined) return;
      const inputs = inputsOf(node).filter(({ open }) => open);
      // A column that the query made of one of an unknown type has none either.
      if (inputs.some(({ columns }) => columns.some(({ name }) => name === one.name))) return;
      if (inputs.length === 0 || !inputs.some((input) => isUnpacked(plan, input)) || said.has(one.name)) return;
      said.add(one.name);
      report({ message: 'absent', data: { name: one.name }, at: { span: one.span } });
    };
    walkPlan(plan, { expression });
  },
});

/** Whether a node has columns that nobody knows because a bag was unpacked, and for no other reason. */
function isUnpacked({ bindings }: Plan, node: PlanNode): boolean {
  for (let at: PlanNode | undefined = node; at?.open === true; ) {
    if (at.operator === 'reference') {
      const binding: Binding | undefined = bindings[at.binding];
      at = binding === undefined ? undefined : nodeOfBinding(binding);
      continue;
    }
    const inputs: readonly PlanNode[] = inputsOf(at);
    if (at.operator === 'evaluate') return at.plugin === 'bag_unpack' && inputs[0]?.open === false;
    if (inputs.length !== 1) return false;
    at = inputs[0];
  }
  return false;
}
