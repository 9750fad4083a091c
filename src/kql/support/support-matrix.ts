import { findAggregate } from '../aggregates/registry.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { findScalarFunction } from '../functions/registry.ts';
import { invariant } from '../invariant.ts';
import { prepare } from '../prepare.ts';
import type { Database } from '../syntax/database.ts';
import { inventory, type KnownName } from '../syntax/inventory.ts';
import { type Construct, constructs } from './constructs.ts';
import { loweredFunctions } from './lowered-functions.ts';
import { pluginExamples } from './plugin-examples.ts';
import { supportNotes } from './support-notes.ts';

export type FeatureGroup = Construct['group'] | 'function' | 'aggregate' | 'plugin';

/**
 * - `supported`: in all its documented forms, as far as we know.
 * - `partial`: some forms are refused; the notes say which.
 * - `undetermined`: supported, and no source decides some of its answers; the notes say which.
 * - `refused`: a query that uses it ends with a `KqlUnsupportedError` that names it.
 */
export type SupportStatus = 'supported' | 'partial' | 'undetermined' | 'refused';

/** Something that the language service knows, and what we make of it. */
export interface Feature {
  /** Unique: `function strlen`, `tabular operator where`. */
  readonly id: string;
  readonly group: FeatureGroup;
  readonly name: string;
  readonly status: SupportStatus;
  readonly missing: readonly string[];
  readonly undetermined: readonly string[];
  /** Page of https://learn.microsoft.com/kusto/query/. */
  readonly page: string | undefined;
  /** What the language service says to use in its place. */
  readonly alternative: string | undefined;
}

/** Everything that the language service knows, in the order of its groups and in them by name. */
export function supportMatrix(): readonly Feature[] {
  const { functions, aggregates, plugins } = inventory();
  return [
    ...constructs.map(ofConstruct),
    ...functions.map(ofFunction),
    ...aggregates.map(ofAggregate),
    ...plugins.map(ofPlugin),
  ].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || (a.name < b.name ? -1 : 1));
}

const groups: readonly FeatureGroup[] = [
  'source',
  'tabular operator',
  'statement',
  'scalar operator',
  'expression',
  'function',
  'aggregate',
  'plugin',
];

function ofConstruct({ group, name, page, example }: Construct): Feature {
  return feature(group, { name, alternative: undefined }, page, isSupported(example));
}

function ofFunction(known: KnownName): Feature {
  const lowered = loweredFunctions.get(known.name);
  const found = findScalarFunction(known.name);
  return lowered === undefined
    ? feature('function', known, found?.page, found !== undefined)
    : feature('function', known, lowered.page, isSupported(lowered.example));
}

function ofAggregate(known: KnownName): Feature {
  const found = findAggregate(known.name);
  return feature('aggregate', known, found?.page, found !== undefined);
}

function ofPlugin(known: KnownName): Feature {
  const plugin = pluginExamples.get(known.name);
  return feature('plugin', known, plugin?.page, plugin !== undefined && isSupported(plugin.example));
}

function feature(
  group: FeatureGroup,
  { name, alternative }: Pick<KnownName, 'name' | 'alternative'>,
  page: string | undefined,
  supported: boolean,
): Feature {
  const id = `${group} ${name}`;
  const notes = supported ? supportNotes.filter(({ features }) => features.includes(id)) : [];
  const missing = notes.flatMap((note) => note.missing ?? []);
  const undetermined = notes.flatMap((note) => note.undetermined ?? []);
  let status: SupportStatus = 'refused';
  if (supported) {
    status = missing.length > 0 ? 'partial' : undetermined.length > 0 ? 'undetermined' : 'supported';
  }
  return { id, group, name, status, missing, undetermined, page, alternative };
}

/** What examples are bound against. */
const workspace: Database = {
  tables: new Map(),
  functions: [],
  externalTables: new Map([['E', { name: 'E', columns: [{ name: 'x', type: 'long' }], open: false }]]),
};

/** Whether a query can be planned. One that is wrong is a bug of the table that it stands in. */
function isSupported(example: string): boolean {
  try {
    prepare(example, { database: workspace });
    return true;
  } catch (error) {
    invariant(error instanceof KqlUnsupportedError, `the example "${example}" is wrong: ${String(error)}`);
    return false;
  }
}
