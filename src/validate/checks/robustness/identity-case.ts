import { makeCheck } from '../../check.ts';
import { changeOf, hasFoldedCase } from '../../provenance/change-of.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { type Provenance, provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import { certainTraces } from './certain-traces.ts';
import { foldingOperator } from './folding-operator.ts';
import { operatorEdit } from './operator-edit.ts';
import { placeName, placeNames } from './place-name.ts';
import { rawTraces } from './raw-traces.ts';
import { shortText } from './source-text.ts';
import { quotedTexts, textConstants } from './text-constants.ts';
import { wantsLetterCase } from './wants-letter-case.ts';

/** Comparisons of names of persons that tell capitals from small letters. */
export const identityCase = makeCheck({
  id: 'identity-case',
  family: 'robustness',
  severity: 'warn',
  summary: 'A name of a person is compared with its capitals, which the logs write as they like.',
  messages: {
    constant: {
      message:
        '"{operator}" tells capitals from small letters, and one person stands in several spellings in {place}: this finds {values} and misses every other spelling.',
      help: 'Write "{better}", or fold both sides: CanonicalUpn({name}) == "<in small letters>" also knows guests and blanks.',
    },
    excluded: {
      message:
        '"{operator}" tells capitals from small letters, and one person stands in several spellings in {place}: what is meant to leave out {values} lets the other spellings through.',
      help: 'Write "{better}", or fold both sides: CanonicalUpn({name}) != "<in small letters>" also knows guests and blanks.',
    },
    values: {
      message:
        '"{operator}" tells capitals from small letters, and one person stands in several spellings in {place}: names of one person are taken for two.',
      help: 'Fold both sides with tolower(), or with CanonicalUpn(), which also knows guests and blanks; "{better}" does where both are texts.',
    },
    pattern: {
      message:
        'The pattern {values} asks for letters in one case, and one person stands in several spellings in {place}: it misses the others.',
      help: 'Begin the pattern with (?i), or match tolower({name}) with a pattern in small letters.',
    },
  },
  quirks: ['upn.case'],
  sources: [
    'https://learn.microsoft.com/kusto/query/datatypes-string-operators',
    'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema',
  ],
  fixable: true,
  query(context) {
    const { plan, roles, report } = context;
    const provenance = provenanceOf(plan);
    const lookup = roleLookup(roles);
    for (const comparison of comparisons(plan)) {
      if (!comparison.caseSensitive || !compared.has(comparison.operator) || comparison.tables.length > 0) continue;
      const { operator, spelled, left, right, negated, node } = comparison;
      const raw = [left, ...right].flatMap((side) => {
        const traces = certainTraces(lookup, provenance.ofExpression(side, node), ...identityRoles);
        const texts = traces.filter((trace) => changeOf(trace) !== 'other');
        return rawTraces(texts, hasFoldedCase).map(({ origin }) => ({ side, origin }));
      });
      const [first] = raw;
      if (first === undefined || isWithItself(comparison, provenance)) continue;
      const constants = textConstants(context, comparison);
      if (constants !== undefined && !wantsLetterCase(operator, constants)) continue;
      const better = foldingOperator(spelled);
      const fix =
        better !== undefined &&
        left.type === 'string' &&
        right.every(({ type }) => type === 'string' || type === 'dynamic')
          ? operatorEdit(context, comparison, better)
          : undefined;
      const isPattern = operator === 'matches regex';
      const message = isPattern ? 'pattern' : constants === undefined ? 'values' : negated ? 'excluded' : 'constant';
      report({
        message,
        data: {
          operator: spelled,
          better: better ?? '=~',
          place: placeNames(raw.map(({ origin }) => origin)),
          name: shortText(plan, first.side.span, first.origin.column),
          values: constants === undefined ? 'that it is given' : quotedTexts(constants),
        },
        at: { span: comparison.span },
        ...(fix === undefined ? {} : { fix }),
      });
    }
  },
});

/** Whether a text is compared with what was made of it, as what is left of it with the whole: not two names. */
function isWithItself({ left, right: [right], node }: Comparison, provenance: Provenance): boolean {
  if (right === undefined) return false;
  const others = provenance.ofExpression(right, node);
  const shared = provenance.ofExpression(left, node).flatMap((one) => {
    const same = others.filter(({ origin }) => placeName(origin) === placeName(one.origin));
    return same.map((other) => one.through.length + other.through.length);
  });
  // The same column twice, as it is, is one of two records, behind a join.
  return shared.length > 0 && !shared.includes(0);
}

/** The roles of names of persons. */
export const identityRoles = ['upn', 'sign-in-name', 'target-upn'] as const;

/** Keys of joins and groups, and tables in `in (…)`, are for `raw-upn-key`. */
const compared: ReadonlySet<Comparison['operator']> = new Set([
  ...['==', 'in', 'strcmp', 'matches regex', 'set_has_element', 'array_index_of'],
  ...['has_cs', 'hasprefix_cs', 'hassuffix_cs', 'contains_cs', 'startswith_cs', 'endswith_cs'],
]);
