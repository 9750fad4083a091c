import { gathers } from './aggregate-flows.ts';
import type { Way } from './trace.ts';

/**
 * What became of a value on its way.
 *
 * - `none`: it is as the record has it, perhaps as another type, picked among others or gathered.
 * - `case`: besides, blanks around it may be gone, and all of its letters are small or all are capital.
 * - `text`: another text is made of it: a part of it, or it with something else.
 * - `other`: something about it: its length, whether it is filled, how many there are.
 */
export type Change = 'none' | 'case' | 'text' | 'other';

export function changeOf({ through }: Way): Change {
  let change: Change = 'none';
  for (const name of through) {
    if (keeping.has(name) || gathers.has(name)) continue;
    if (folding.has(name)) {
      if (change === 'none') change = 'case';
    } else if (trimming.has(name)) {
      // Blanks alone make no other text; whether the letters are folded is what counts.
    } else if (writing.has(name)) change = 'text';
    else return 'other';
  }
  return change;
}

/** Whether all letters of a value are small, or all are capital, at the end of its way. */
export function hasFoldedCase({ through }: Way): boolean {
  return through.some((name) => folding.has(name));
}

const folding: ReadonlySet<string> = new Set(['tolower', 'toupper']);

const trimming: ReadonlySet<string> = new Set(['trim', 'trim_start', 'trim_end']);

const keeping: ReadonlySet<string> = new Set([
  ...[
    'cast',
    'tostring',
    'toguid',
    'parse_json',
    'dynamic_to_json',
    'extract_json',
    'toscalar',
    'scan',
    'prev',
    'next',
  ],
  ...['coalesce', 'iff', 'case', 'array_iff', 'max_of', 'min_of', 'arg_max', 'arg_min', 'take_any', 'take_anyif'],
  ...[
    'min',
    'minif',
    'max',
    'maxif',
    'make_bag',
    'make_bag_if',
    'make_dictionary',
    'bag_pack',
    'bag_merge',
    'bag_set_key',
  ],
  ...[
    'bag_remove_keys',
    'pack_all',
    'pack_array',
    'zip',
    'array_concat',
    'array_slice',
    'array_reverse',
    'array_sort_asc',
  ],
  ...[
    'array_sort_desc',
    'array_rotate_left',
    'array_rotate_right',
    'array_shift_left',
    'array_shift_right',
    'set_union',
  ],
  ...['set_intersect', 'set_difference', 'bag_unpack'],
]);

const writing: ReadonlySet<string> = new Set([
  ...['strcat', 'strcat_delim', 'strcat_array', 'reverse', 'strrep', 'substring', 'replace_string', 'replace_strings'],
  ...[
    'replace_regex',
    'replace',
    'translate',
    'extract',
    'extract_all',
    'split',
    'parse',
    'parse-where',
    'parse-kv',
    'parse_csv',
  ],
  ...[
    'url_decode',
    'url_encode',
    'url_encode_component',
    'base64_decode_tostring',
    'base64_encode_tostring',
    'parse_url',
  ],
  ...[
    'parse_path',
    'parse_user_agent',
    'parse_ipv4',
    'parse_ipv6',
    'parse_ipv4_mask',
    'parse_ipv6_mask',
    'format_ipv4',
  ],
]);
