import { anyStep } from '../../provenance/json-steps.ts';
import type { RoleLookup } from '../../provenance/role-lookup.ts';
import type { Trace } from '../../provenance/trace.ts';

/**
 * Those of the traces that come for certain from a place with one of the roles: not from some part of what it is in, nor out of text that a query
 * put together and parsed again, nor out of an array or a bag of several things, of which nobody can say which part it is.
 */
export function certainTraces(
  { rolesOf }: RoleLookup,
  traces: readonly Trace[],
  ...wanted: readonly string[]
): readonly Trace[] {
  return traces.filter(
    (trace) =>
      !trace.origin.path.includes(anyStep) &&
      !isParsedAgain(trace) &&
      !trace.through.some((name) => mixing.has(name)) &&
      rolesOf(trace.origin).some(({ role, relation }) => relation === 'is' && wanted.includes(role)),
  );
}

function isParsedAgain({ through }: Trace): boolean {
  const made = through.findIndex((name) => making.has(name));
  return made >= 0 && through.slice(made + 1).some((name) => parsing.has(name));
}

const making: ReadonlySet<string> = new Set([
  ...[
    'bag_pack',
    'pack_all',
    'pack_array',
    'make_bag',
    'strcat',
    'strcat_delim',
    'replace_regex',
    'replace_string',
    'extract',
    'substring',
  ],
]);

const parsing: ReadonlySet<string> = new Set(['parse_json', 'extract_json', 'split', 'extract', 'extract_all']);

const mixing: ReadonlySet<string> = new Set(['pack_array', 'pack_all', 'bag_pack', 'zip']);
