import type { CallExpression, Expression } from '../../../kql/plan/expression.ts';
import { operandsOf, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { changeOf } from '../../provenance/change-of.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import { placeName, placeNames } from './place-name.ts';
import { quotedTexts, textConstants } from './text-constants.ts';

/** Descriptions in Microsoft's words as what a rule goes by. */
export const rewordedText = makeCheck({
  id: 'reworded-text',
  family: 'robustness',
  severity: 'warn',
  summary: 'A rule goes by the words of a description, which Microsoft rewords without notice.',
  messages: {
    words: {
      message:
        '{place} is prose, and Microsoft rewords it: from the day on which {values} is put in other words, or is "Other" as for many codes, this finds nothing.',
      help: '{instead}',
    },
  },
  quirks: ['result.disabled-reworded', 'result.other'],
  sources: [
    'https://github.com/Azure/Azure-Sentinel/issues/14584',
    'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  ],
  query(context) {
    const { plan, roles, report } = context;
    const provenance = provenanceOf(plan);
    const { tracesWithRole, hasRole } = roleLookup(roles);
    const found = comparisons(plan);
    /** For each part of a condition, the outermost `or` that it is in. */
    const choices = new Map<Expression, CallExpression>();
    walkPlan(plan, {
      expression: (expression) => {
        const outer = choices.get(expression) ?? (isOr(expression) ? expression : undefined);
        if (outer !== undefined) for (const operand of operandsOf(expression)) choices.set(operand, outer);
      },
    });
    const withCode = new Set(
      found.flatMap(({ left, node, negated }) =>
        !negated && hasRole(provenance.ofExpression(left, node), 'result-code', 'operation')
          ? (choices.get(left) ?? [])
          : [],
      ),
    );
    /** The places whose words decide in some `where`, with the operators that they go through on the way to it. */
    const decisive = new Set<string>();
    walkPlan(plan, {
      node: (node) => {
        if (node.operator !== 'where') return;
        for (const { origin, through } of tracesWithRole(
          provenance.ofExpression(node.predicate, node),
          'description',
        )) {
          for (const name of through) decisive.add(`${name} ${placeName(origin)}`);
        }
      },
    });
    for (const comparison of found) {
      const { operator, left, negated, node, span } = comparison;
      if (negated || !searching.has(operator)) continue;
      const texts = textConstants(context, comparison)?.filter((text) => text.trim() !== '');
      if (texts === undefined || texts.length === 0) continue;
      const choice = choices.get(left);
      if (choice !== undefined && withCode.has(choice)) continue;
      const traces = tracesWithRole(provenance.ofExpression(left, node), 'description').filter(
        (trace) => changeOf(trace) !== 'other',
      );
      const [first] = traces;
      if (first === undefined) continue;
      // Words that only make a label are no evidence.
      const isLabel = node?.operator === 'extend' || node?.operator === 'project';
      if (isLabel && !traces.some(({ origin }) => decisive.has(`${operator} ${placeName(origin)}`))) continue;
      const isSignIn = /SignIn|Signin/.test(first.origin.table);
      report({
        message: 'words',
        data: {
          place: placeNames(traces.map(({ origin }) => origin)),
          values: quotedTexts(texts),
          instead: isSignIn
            ? 'Go by the code, ResultType == "50057", which stays; SignInResult(ResultType) says what codes mean.'
            : 'Go by a code, the name of the operation or a property, or let the words be one of several signs: (… or {column} has "…").'.replace(
                '{column}',
                first.origin.column,
              ),
        },
        at: { span },
      });
    }
  },
});

function isOr(expression: Expression): expression is CallExpression {
  return expression.kind === 'call' && expression.function === 'or';
}

const searching: ReadonlySet<string> = new Set([
  ...[
    '==',
    '=~',
    'in',
    'in~',
    'has',
    'has_cs',
    'has_any',
    'has_all',
    'contains',
    'contains_cs',
    'startswith',
    'startswith_cs',
  ],
  ...['endswith', 'endswith_cs', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs', 'matches regex'],
]);
