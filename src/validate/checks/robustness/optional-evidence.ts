import type { Expression } from '../../../kql/plan/expression.ts';
import { makeCheck } from '../../check.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Trace } from '../../provenance/trace.ts';
import { type Condition, mandatoryConditions } from './mandatory-conditions.ts';
import { placeNames } from './place-name.ts';

/** Conditions that records without an address, a device or a place cannot pass, and so attackers' records need not. */
export const optionalEvidence = makeCheck({
  id: 'optional-evidence',
  family: 'robustness',
  severity: 'warn',
  summary: 'All that a rule finds has to have an address, a user agent, a device or a place, which many records lack.',
  messages: {
    filled: {
      message:
        'Records in which {place} is empty are left out, and {why}: what is only a detail of the alert decides whether there is one.',
      help: 'Leave the condition out and let the detail be empty in the alert; where it is a key, take what there is instead: {instead}.',
    },
  },
  quirks: ['ip.empty', 'ip.other-column', 'device.missing', 'device.agent-empty', 'geo.missing'],
  sources: [
    'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema',
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs',
  ],
  query({ plan, roles, report }) {
    const provenance = provenanceOf(plan);
    const { tracesWithRole } = roleLookup(roles);
    const isWanted = ({ expression, node }: Condition): boolean => {
      const asked = askedFor(expression);
      if (asked === undefined) return false;
      const traces = provenance.ofExpression(asked, node);
      const optional = tracesWithRole(traces, ...Object.keys(reasons));
      return optional.length > 0 && optional.length === traces.length && traces.every(isPlain);
    };
    for (const { expression, node } of mandatoryConditions(plan, isWanted)) {
      const traces = provenance.ofExpression(askedFor(expression) ?? expression, node);
      const role = Object.keys(reasons).find((name) => tracesWithRole(traces, name).length > 0) ?? 'ip';
      const [why, instead] = reasons[role] ?? ['', ''];
      const data = { place: placeNames(traces.map(({ origin }) => origin)), why, instead };
      report({ message: 'filled', data, at: { span: expression.span } });
    }
  },
});

/** Of roles that records need not have: why not, and what to take instead. */
const reasons: Readonly<Record<string, readonly [string, string]>> = {
  ip: [
    'services, managed identities and most of what Exchange records have none',
    'FirstUsableIp() of all columns that may hold it, or the user agent, or the account',
  ],
  'ip-alternate': ['it is filled in some records only', 'FirstUsableIp() of all columns that may hold it'],
  'user-agent': ['whoever calls may send none', 'the address, or the account'],
  device: [
    'a device that nobody registered, such as that of an attacker, has none',
    'DeviceOf(), whose properties are never null',
  ],
  geo: ['an address that no database knows has none', 'NetworkOf() of the address'],
};

/** What has to be filled: `isnotempty(x)`, `x != ""`, `not(isempty(x))`. */
function askedFor(expression: Expression): Expression | undefined {
  if (expression.kind !== 'call') return undefined;
  const [first, second] = expression.arguments;
  if (first === undefined) return undefined;
  switch (expression.function) {
    case 'isnotempty':
    case 'isnotnull':
      return first;
    case 'not':
      return first.kind === 'call' && (first.function === 'isempty' || first.function === 'isnull')
        ? first.arguments[0]
        : undefined;
    case '!=':
      return second?.kind === 'literal' && (second.value === '' || second.value === null) ? first : undefined;
    default:
      return undefined;
  }
}

/** Whether it is the value itself that has to be there, and not something that was found in it. */
function isPlain({ through }: Trace): boolean {
  return through.every((name) =>
    ['tostring', 'cast', 'trim', 'tolower', 'toupper', 'parse_json', 'take_any', 'arg_max'].includes(name),
  );
}
