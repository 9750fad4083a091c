import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { quotedTexts, textConstants } from './text-constants.ts';

/** Waiting in one log for what some tenants have in its twin only. */
export const twinLog = makeCheck({
  id: 'twin-log',
  family: 'robustness',
  severity: 'warn',
  summary: 'A query looks in OfficeActivity alone for operations that many tenants have in CloudAppEvents only.',
  messages: {
    office: {
      message:
        'OfficeActivity gets a part of the unified audit log (76 of 191 operations in a public comparison), and {values} is among those that tenants report as missing from it: there the rule never finds anything and looks healthy.',
      help: 'Take ExchangeOperations, which has OfficeActivity and CloudAppEvents in one form and each act once by ClearestCopies().',
    },
  },
  quirks: ['missing.in-office-activity'],
  sources: [
    'https://github.com/Azure/Azure-Sentinel/issues/8970',
    'https://github.com/Azure/Azure-Sentinel/issues/12540',
    'https://kqlquery.com/posts/ual/',
  ],
  query(context) {
    const { plan, report } = context;
    const provenance = provenanceOf(plan);
    let hasTwin = false;
    walkPlan(plan, {
      node: (node) => {
        if (node.operator === 'table' && (node.answered?.table ?? node.name) === 'CloudAppEvents') hasTwin = true;
      },
    });
    if (hasTwin) return;
    for (const comparison of comparisons(plan)) {
      const { operator, left, node, negated, span } = comparison;
      if (negated || !searching.has(operator)) continue;
      const traces = provenance.ofExpression(left, node);
      if (!traces.some(({ origin }) => origin.table === 'OfficeActivity' && origin.column === 'Operation')) continue;
      const texts = (textConstants(context, comparison) ?? []).filter((text) => missing.has(text.toLowerCase()));
      if (texts.length > 0) report({ message: 'office', data: { values: quotedTexts(texts) }, at: { span } });
    }
  },
});

/** Operations of Exchange that issues and comparisons name. */
const missing: ReadonlySet<string> = new Set(['new-inboxrule', 'add-mailboxpermission']);

const searching: ReadonlySet<string> = new Set(['==', '=~', 'in', 'in~', 'has', 'contains', 'has_any', 'startswith']);
