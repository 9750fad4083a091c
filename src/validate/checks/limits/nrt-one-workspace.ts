import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const elsewhere: readonly string[] = ['workspace', 'app', 'resource', 'adx', 'arg'];

export const nrtOneWorkspace = makeCheck({
  id: 'nrt-one-workspace',
  family: 'limits',
  severity: 'error',
  summary: 'An NRT rule reads what is not in its workspace.',
  messages: {
    other: {
      message: 'An NRT rule looks at what arrived in its own workspace, and cannot read {call}.',
      help: 'Deploy the rule to that workspace, or make it Scheduled.',
    },
  },
  sources: [serviceLimits.nrtIngestionDelay.source],
  query({ plan, subject, report }) {
    if (subject.kind !== 'detection' || subject.detection.kind !== 'NRT') return;
    const node = (one: PlanNode): void => {
      if (one.operator !== 'table' || one.answered === undefined) return;
      if (!elsewhere.includes(one.answered.function)) return;
      report({ message: 'other', data: { call: one.name }, at: { span: one.span } });
    };
    walkPlan(plan, { node });
  },
});
