import { makeCheck } from '../../check.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Trace } from '../../provenance/trace.ts';
import { certainTraces } from './certain-traces.ts';
import { placeNames } from './place-name.ts';
import { rawKeys } from './raw-keys.ts';
import { shortText } from './source-text.ts';

const why = 'and one address stands there with a port, in brackets or as ::ffff:203.0.113.7';
const help =
  'Take CanonicalIp({name}) as the key, on both sides of a join; FirstUsableIp() of several columns that may hold the address.';

/** Joins and groups by addresses as the logs wrote them. */
export const rawIpKey = makeCheck({
  id: 'raw-ip-key',
  family: 'robustness',
  severity: 'warn',
  summary: 'Records are joined, grouped or counted by an address as the log wrote it.',
  messages: {
    join: { message: `The join is by {place} as logged, ${why}: records of one client do not meet.`, help },
    group: {
      message: `The groups are by {place} as logged, ${why}: every connection of one client is a group of its own.`,
      help,
    },
    count: { message: `It counts {place} as logged, ${why}: one client is counted once a connection.`, help },
    lookup: {
      message: `A table is searched for {place} as logged, ${why}: what has a port is never found.`,
      help,
    },
  },
  quirks: ['ip.port-v4', 'ip.port-v6', 'ip.v4-mapped', 'ip.bracketed-v6', 'ip.mask'],
  sources: [
    'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema',
    'https://github.com/Azure/Azure-Sentinel/issues/5087',
  ],
  query({ plan, roles, report }) {
    const lookup = roleLookup(roles);
    const keys = rawKeys(plan, {
      tracesOf: (traces) =>
        certainTraces(lookup, traces, 'ip', 'ip-alternate').filter((trace) => isMended(trace) || isWhole(trace)),
      isMended,
    });
    for (const { use, expression, origins } of keys) {
      const [{ column } = { column: 'it' }] = origins;
      const data = {
        place: placeNames(origins),
        name: shortText(plan, expression.span, column).replace(/^\$(?:left|right)\./, ''),
      };
      report({ message: use, data, at: { span: expression.span } });
    }
  },
});

/** Whether something was cut out of the address, or it was read as one. */
function isMended({ through }: Trace): boolean {
  return through.some((name) => reading.has(name));
}

/** Whether the whole address, as it was written, is in the value. */
function isWhole({ through }: Trace): boolean {
  return through.every((name) => keeping.has(name));
}

const reading: ReadonlySet<string> = new Set([
  ...[
    'extract',
    'extract_all',
    'replace_regex',
    'replace_string',
    'replace_strings',
    'replace',
    'split',
    'substring',
    'trim_end',
  ],
  ...[
    'parse',
    'parse-where',
    'parse_ipv4',
    'parse_ipv6',
    'parse_ipv4_mask',
    'parse_ipv6_mask',
    'format_ipv4',
    'format_ipv4_mask',
  ],
]);

const keeping: ReadonlySet<string> = new Set([
  ...[
    'cast',
    'tostring',
    'tolower',
    'toupper',
    'trim',
    'trim_start',
    'strcat',
    'strcat_delim',
    'coalesce',
    'iff',
    'case',
  ],
  ...[
    'parse_json',
    'toscalar',
    'arg_max',
    'arg_min',
    'take_any',
    'max',
    'min',
    'max_of',
    'min_of',
    'pack_array',
    'make_set',
  ],
  ...[
    'make_list',
    'bag_pack',
    'bag_unpack',
    'prev',
    'next',
    'column_ifexists',
    'extract_json',
    'array_concat',
    'set_union',
  ],
]);
