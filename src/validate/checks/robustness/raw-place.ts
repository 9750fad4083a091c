import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { changeOf } from '../../provenance/change-of.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Origin } from '../../provenance/trace.ts';
import { placeNames } from './place-name.ts';
import { shortText } from './source-text.ts';
import { quotedTexts, textConstants } from './text-constants.ts';

/** Places of addresses taken for where somebody was. */
export const rawPlace = makeCheck({
  id: 'raw-place',
  family: 'robustness',
  severity: 'warn',
  summary: 'A place is compared, counted or measured as if every record had one and it were right.',
  messages: {
    elsewhere: {
      message:
        '{place} is empty, or "ZZ", in records of which nobody knows the place, and those are none of {values} either: each of them counts as one from elsewhere.',
      help: 'Ask for a known place first: isnotempty({name}), or CountryCode(), which is empty for every spelling of none.',
    },
    differ: {
      message:
        "Two places of {place} are compared as they were logged: an empty one differs from every other, and when Microsoft's database of places goes wrong, as in March 2023, everybody has moved.",
      help: 'Compare CountryCode() of both where neither is empty, or CountryConsistent() of the log and of the address; ask for another network or device beside it.',
    },
    count: {
      message:
        'It counts different values of {place}, and the empty one, which is where nobody knows the place, is one of them: one country and one gap are two countries.',
      help: 'Count with dcountif({name}, isnotempty({name})), or CountryCode() in its stead.',
    },
    distance: {
      message:
        'The distance is measured between coordinates as they were logged: (0, 0) stands for "not known" and is in the Gulf of Guinea, far from everybody.',
      help: 'Take DistanceKm(), which is null where a place is not known, or ask UsableLocation() first.',
    },
  },
  quirks: ['geo.nowhere', 'geo.placeholder', 'geo.tashkent', 'geo.missing'],
  sources: [
    'https://learn.microsoft.com/entra/identity/monitoring-health/reference-azure-monitor-sign-ins-log-schema',
    'https://github.com/Azure/Azure-Sentinel/issues/10232',
    'https://github.com/Azure/Azure-Sentinel/issues/7265',
  ],
  query(context) {
    const { plan, roles, report } = context;
    const provenance = provenanceOf(plan);
    const { tracesWithRole } = roleLookup(roles);
    const all = comparisons(plan);
    const placesOf = (
      expression: Expression,
      node: PlanNode | undefined,
      ...wanted: readonly string[]
    ): readonly Origin[] =>
      tracesWithRole(provenance.ofExpression(expression, node), ...wanted)
        .filter((trace) => changeOf(trace) === 'none' || changeOf(trace) === 'case')
        .map(({ origin }) => origin);
    let asked: ReadonlySet<string> | undefined;
    const isAsked = (origins: readonly Origin[]): boolean => {
      asked ??= columnsAskedFor();
      return origins.some(({ column }) => asked?.has(column));
    };
    for (const comparison of all) {
      const { operator, left, right, node, negated, span } = comparison;
      if (operator !== 'distinct-value' && !(equalities.has(operator) && negated)) continue;
      const origins = placesOf(left, node, ...parts);
      if (origins.length === 0 || isAsked(origins)) continue;
      const data = { place: placeNames(origins), name: shortText(plan, left.span, 'it') };
      const [other] = right;
      if (operator === 'distinct-value') {
        if (isCount(comparison)) report({ message: 'count', data, at: { span } });
      } else if (other !== undefined && right.length === 1 && placesOf(other, node, ...parts).length > 0) {
        report({ message: 'differ', data, at: { span } });
      } else {
        const texts = textConstants(context, comparison);
        if (texts === undefined || texts.length === 0 || texts.includes('')) continue;
        report({ message: 'elsewhere', data: { ...data, values: quotedTexts(texts) }, at: { span } });
      }
    }
    walkPlan(plan, {
      expression: (expression, node) => {
        if (expression.kind !== 'call' || expression.function !== 'geo_distance_2points') return;
        const origins = expression.arguments.flatMap((argument) =>
          tracesWithRole(provenance.ofExpression(argument, node), 'geo-latitude', 'geo-longitude'),
        );
        if (origins.length === 0 || isAsked(origins.map(({ origin }) => origin))) return;
        report({ message: 'distance', at: { span: expression.span } });
      },
    });

    /** The columns of places of which the query asks somewhere whether they say anything. */
    function columnsAskedFor(): ReadonlySet<string> {
      const found = new Set<string>();
      const add = (expression: Expression, node: PlanNode | undefined): void => {
        for (const { origin } of tracesWithRole(provenance.ofExpression(expression, node), 'geo'))
          found.add(origin.column);
      };
      walkPlan(plan, {
        expression: (expression, node) => {
          if (expression.kind !== 'call' || !asking.has(expression.function)) return;
          for (const argument of expression.arguments) add(argument, node);
        },
      });
      for (const { left, constants = [], node } of all) {
        if (constants.some(({ value }) => value === '' || value === 0 || value === 'ZZ')) add(left, node);
      }
      return found;
    }
  },
});

const parts = ['geo-country', 'geo-state', 'geo-city'] as const;

const equalities: ReadonlySet<string> = new Set(['==', '=~', 'in', 'in~']);

const asking: ReadonlySet<string> = new Set(['isempty', 'isnotempty', 'isnull', 'isnotnull']);

function isCount({ spelled }: Comparison): boolean {
  return spelled === 'dcount' || spelled === 'count_distinct';
}
