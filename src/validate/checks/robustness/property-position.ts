import type { ElementExpression, Expression } from '../../../kql/plan/expression.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { anyStep } from '../../provenance/json-steps.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Origin, Trace } from '../../provenance/trace.ts';
import { placeName, placeNames } from './place-name.ts';

/** Elements of arrays of records by their number. */
export const propertyPosition = makeCheck({
  id: 'property-position',
  family: 'robustness',
  severity: 'warn',
  summary: 'A property or a target is read by its position in a list whose order nothing promises.',
  messages: {
    position: {
      message:
        'Position {index} of {place} holds one thing in this record and another in the next: nothing promises which there are, or in which order.',
      help: '{instead}',
    },
  },
  quirks: ['shape.first-property', 'shape.first-target', 'result.steps-empty'],
  sources: [
    'https://learn.microsoft.com/graph/api/resources/targetresource',
    'https://github.com/Azure/Azure-Sentinel/issues/13176',
  ],
  query({ plan, roles, report }) {
    const provenance = provenanceOf(plan);
    const { rolesOf } = roleLookup(roles);
    const reads: { readonly index: number; readonly origins: readonly Origin[]; readonly expression: Expression }[] =
      [];
    /** Which positions of a list are read. */
    const positions = new Map<string, Set<number>>();
    walkPlan(plan, {
      expression: (expression, node) => {
        const index = indexOf(expression);
        const list = expression.kind === 'element' ? expression.object : listOfPath(expression);
        if (index === undefined || list === undefined) return;
        const lists = provenance.ofExpression(list, node).filter((trace) => isList(trace, expression));
        const origins = lists.map(({ origin }) => origin);
        if (origins.length > 0) reads.push({ index, origins, expression });
        for (const name of origins.map(placeName)) positions.set(name, (positions.get(name) ?? new Set()).add(index));
      },
    });
    for (const { index, origins, expression } of reads) {
      // Whoever reads one position after the other goes through the list.
      const single = origins.filter((origin) => (positions.get(placeName(origin))?.size ?? 0) < mostPositions);
      const [first] = single;
      if (first === undefined) continue;
      const name = [...first.path].reverse().find((step) => /^\w/.test(step)) ?? first.column;
      report({
        message: 'position',
        data: { index, place: placeNames(single), instead: instead.get(name) ?? otherwise },
        at: { span: expression.span },
      });
    }

    function indexOf(expression: Expression): number | undefined {
      if (expression.kind === 'element') {
        const index = provenance.constantOf((expression satisfies ElementExpression).index);
        return typeof index?.value === 'number' && (index.type === 'long' || index.type === 'int')
          ? index.value
          : undefined;
      }
      if (expression.kind !== 'call' || expression.function !== 'extract_json') return undefined;
      const [path] = expression.arguments;
      const text = path === undefined ? undefined : provenance.constantOf(path)?.value;
      const [, position] = typeof text === 'string' ? (/\[(\d+)\]/.exec(text) ?? []) : [];
      return position === undefined ? undefined : Number(position);
    }

    /** Whether a trace is of a list of a record as it was logged, and not of what a query made of it. */
    function isList({ origin, through }: Trace, expression: Expression): boolean {
      if (origin.path.includes(anyStep) || !through.every((name) => keeping.has(name))) return false;
      const steps = [...origin.path].filter((step) => /^\w/.test(step));
      const name = steps.at(-1) ?? origin.column;
      if (expression.kind === 'element' && !(instead.has(name) || origin.path.length === 0 || name === origin.column)) {
        return false;
      }
      return rolesOf(origin).some(
        ({ role, relation }) => (role === 'json' || role === 'json-dynamic') && relation !== 'holds',
      );
    }
  },
});

/** From so many positions of one list on, all of it is looked at. */
const mostPositions = 4;

function listOfPath(expression: Expression): Expression | undefined {
  return expression.kind === 'call' && expression.function === 'extract_json' ? expression.arguments[1] : undefined;
}

const otherwise = 'Find the element by what it is called, with mv-apply or mv-expand and a where.';

const byName =
  'Find it by its name: mv-apply P = … on (where P.displayName =~ "…"). ChangedProperties(array_concat(…)) makes a bag of them.';

const named =
  'Find it by its name. NamedValues() makes a bag of a list of names and values: NamedValues(todynamic(Parameters)).ForwardTo.';

/** What to do instead, by the name of the list. */
const instead: ReadonlyMap<string, string> = new Map([
  [
    'TargetResources',
    'Look at every target: mv-expand Target = TargetResources, and take the one with the right type. DirectoryAudits has the first that is named.',
  ],
  ['modifiedProperties', byName],
  ['ModifiedProperties', byName],
  ['AdditionalDetails', named],
  ['Parameters', named],
  ['ExtendedProperties', named],
  ['OperationProperties', named],
  [
    'AuthenticationDetails',
    'Look at every step, and reckon with none: mv-apply Step = parse_json(AuthenticationDetails) on (…), or array_length() of 0.',
  ],
  [
    'ConditionalAccessPolicies',
    'Look at every policy: mv-apply Policy = ConditionalAccessPolicies on (where Policy.result == "failure").',
  ],
  [
    'AppliedConditionalAccessPolicies',
    'Look at every policy: mv-apply Policy = parse_json(AppliedConditionalAccessPolicies) on (…).',
  ],
  [
    'Entities',
    'Find the entity by its Type: mv-expand Entity = parse_json(Entities) | where Entity.Type == "account".',
  ],
]);

const keeping: ReadonlySet<string> = new Set([
  ...[
    'parse_json',
    'tostring',
    'cast',
    'coalesce',
    'iff',
    'case',
    'trim',
    'dynamic_to_json',
    'extract_json',
    'column_ifexists',
  ],
  ...['toscalar', 'take_any', 'arg_max', 'arg_min', 'replace_string'],
]);
