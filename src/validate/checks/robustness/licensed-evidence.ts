import type { Expression } from '../../../kql/plan/expression.ts';
import { operandsOf } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import { type Condition, mandatoryConditions } from './mandatory-conditions.ts';
import { placeNames } from './place-name.ts';

/** Rules that see something only where somebody pays for it. */
export const licensedEvidence = makeCheck({
  id: 'licensed-evidence',
  family: 'robustness',
  severity: 'warn',
  summary: 'All that a rule finds has to pass a condition on a column that is filled only with a licence.',
  messages: {
    blind: {
      message:
        'Every result has to pass this condition on {place}. Only with Entra ID P2 or E5 is something said there: without the licence, or for a person who has none, it holds "hidden", "none" or nothing, and the rule never finds anything and looks healthy.',
      help: 'Take what is not known for not known and not for low: {first} in ("", "hidden") with other evidence beside it (a new network, country, device or program; a single factor), joined by "or".',
    },
    noisy: {
      message:
        'Every result has to pass this condition on {place}. Only with Entra ID P2 or E5 is something said there: without the licence it holds "hidden" or nothing, which is none of what is left out here, and every record passes.',
      help: 'Leave out "hidden" and the empty text as well, and have other evidence beside it for those records.',
    },
  },
  quirks: ['licence.risk-hidden', 'licence.risk-empty', 'licence.risk-generic'],
  sources: [
    'https://learn.microsoft.com/graph/api/resources/signin',
    'https://learn.microsoft.com/entra/id-protection/concept-identity-protection-risks',
  ],
  query({ plan, roles, report }) {
    const provenance = provenanceOf(plan);
    const { tracesWithRole, hasRole } = roleLookup(roles);
    const isWanted = ({ expression, node }: Condition): boolean => {
      const traces = provenance.ofExpression(expression, node);
      const licensed = tracesWithRole(traces, 'licensed');
      const isTolerant = traces.some(({ through }) => through.some((name) => name === 'isempty' || name === 'isnull'));
      return licensed.length > 0 && licensed.length === traces.length && !isTolerant && !isAlternative(expression);
    };
    const conditions = mandatoryConditions(plan, isWanted);
    if (conditions.length === 0) return;
    const about = comparisons(plan).filter(({ left, node }) =>
      hasRole(provenance.ofExpression(left, node), 'licensed'),
    );
    // Who names what stands there without the licence has thought of it.
    const knowsUnlicensed = about.some(({ constants = [] }) =>
      constants.some(({ value }) => typeof value === 'string' && ['', 'hidden'].includes(value.toLowerCase())),
    );
    if (knowsUnlicensed) return;
    for (const { expression, node } of conditions) {
      const origins = provenance.ofExpression(expression, node).map(({ origin }) => origin);
      const isNegated = about.some(({ span, negated }) => span === expression.span && negated);
      const data = { place: placeNames(origins), first: origins[0]?.column ?? '' };
      report({ message: isNegated ? 'noisy' : 'blind', data, at: { span: expression.span } });
    }

    /** Whether something else may make it true that is no value of a record: a threshold of all, a parameter. */
    function isAlternative(expression: Expression): boolean {
      if (expression.kind !== 'call' || expression.function !== 'or') return false;
      return operandsOf(expression).some(
        (operand) =>
          provenance.constantOf(operand) !== undefined || provenance.sourcesOf(operand, undefined).length === 0,
      );
    }
  },
});
