import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const limit = serviceLimits.queryWorkspaces;

export const workspaceCount = makeCheck({
  id: 'workspace-count',
  family: 'limits',
  severity: 'error',
  summary: 'The query of a rule reads more workspaces than Sentinel takes.',
  messages: {
    many: {
      message: `The query reads {count} other workspaces; Sentinel takes ${limit.value} in the query of a rule. This is the first that is too much.`,
      help: 'Deploy the rule to the workspaces themselves: each then raises its own alerts.',
    },
  },
  sources: [limit.source],
  query({ plan, subject, report }) {
    if (subject.kind !== 'detection') return;
    const first = new Map<unknown, PlanNode>();
    walkPlan(plan, {
      node: (node) => {
        if (node.operator !== 'table' || node.answered?.function !== 'workspace') return;
        const [name] = node.answered.arguments;
        if (!first.has(name)) first.set(name, node);
      },
    });
    const node = [...first.values()][limit.value];
    if (node !== undefined) report({ message: 'many', data: { count: first.size }, at: { span: node.span } });
  },
});
