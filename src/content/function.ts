import { isScalar } from 'yaml';
import type { FunctionParameter } from '../kql/syntax/database.ts';
import { formatJson, quoteJson } from '../kql/values/dynamic-json.ts';
import { type ScalarType, scalarTypes } from '../kql/values/scalar-type.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { readIssues } from './issue-fields.ts';
import { Places } from './places.ts';
import type { QueryText } from './query-text.ts';
import type { QuirkIssue } from './quirk.ts';
import type { SourceFile } from './source-file.ts';
import { yamlToDynamic } from './yaml-value.ts';

/**
 * A parser function of the workspace: a saved search that queries call by its alias.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/functions
 */
export interface FunctionDefinition {
  readonly source: SourceFile;
  readonly places: Places;
  /** The path below `functions/` without extension. Fixtures go by it. */
  readonly slug: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string;
  readonly parameters: readonly FunctionParameter[];
  /** Which issues of the logs it answers. */
  readonly issues: readonly QuirkIssue[];
  /** A query of somebody who uses it, for its page: where it stands in a pipeline and which columns it is given. */
  readonly usage: QueryText | undefined;
  readonly query: QueryText;
}

type ParameterType = FunctionParameter['type'];

/** The other names that KQL has for its types. */
export const typeAliases: Readonly<Record<string, ScalarType>> = {
  boolean: 'bool',
  date: 'datetime',
  double: 'real',
  time: 'timespan',
  uniqueid: 'guid',
  uuid: 'guid',
};

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads a function file. There is a function when it has a name, parameters that can be read, and a query. */
export function parseFunction(source: SourceFile): {
  readonly definition: FunctionDefinition | undefined;
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'a function');
  if (fields === undefined) return { definition: undefined, findings };
  const name = fields.parsed(
    'name',
    (text) => (/^[A-Za-z][A-Za-z0-9_]*$/.test(text) ? text : null),
    'a function alias: a letter, then letters, digits and underscores',
    'required',
  );
  const version = fields.text('version');
  const description = fields.text('description');
  const parameters = readParameters(fields);
  const issues = readIssues(fields);
  const usage = fields.query('usage');
  const query = fields.query('query', 'required');
  fields.done();
  if (name === undefined || parameters === undefined || query === undefined) {
    return { definition: undefined, findings };
  }
  const definition: FunctionDefinition = {
    source,
    places: new Places(fields.document),
    slug: source.path.replace(/^functions\//, '').replace(/\.ya?ml$/i, ''),
    name,
    version,
    description: description ?? '',
    parameters,
    issues,
    usage,
    query,
  };
  return { definition, findings };
}

function readParameters(fields: FieldReader): readonly FunctionParameter[] | undefined {
  let complete = true;
  let defaulted: string | undefined;
  let scalar: string | undefined;
  const names = new Set<string>();
  const items = fields.items('parameters', 'a parameter') ?? [];
  const parameters = items.flatMap((item): FunctionParameter[] => {
    const name = item.parsed('name', (text) => (identifier.test(text) ? text : null), 'an identifier', 'required');
    const type = item.parsed(
      'type',
      parseParameterType,
      'a KQL type or table:(Column:type, ...) or table:(*)',
      'required',
    );
    const value = type === undefined ? undefined : readDefault(item, type);
    item.node('default');
    item.done();
    if (name === undefined || type === undefined) {
      complete = false;
      return [];
    }
    if (names.has(name)) item.report('name', 'field-value', `There are two parameters "${name}".`);
    names.add(name);
    if (typeof type === 'object' && scalar !== undefined) {
      item.report(
        'name',
        'field-value',
        `The tabular parameter "${name}" stands behind the scalar "${scalar}".`,
        'Kusto wants tabular parameters first.',
      );
    }
    if (typeof type === 'string') scalar ??= name;
    if (value === undefined && defaulted !== undefined) {
      item.report(
        'name',
        'field-value',
        `"${name}" has no default, but "${defaulted}" before it has one.`,
        'Kusto wants parameters with a default last.',
      );
    }
    if (value !== undefined) defaulted ??= name;
    return [value === undefined ? { name, type } : { name, type, default: value }];
  });
  return complete ? parameters : undefined;
}

/**
 * Reads `string`, `table:(*)`, `table:(UserId:string, TimeGenerated:datetime)`; null when malformed.
 *
 * @see https://learn.microsoft.com/kusto/query/functions/user-defined-functions
 */
export function parseParameterType(text: string): ParameterType | null {
  const table = /^\s*table\s*:?\s*\(([^()]*)\)\s*$/i.exec(text);
  if (table === null) return parseScalarType(text);
  const inside = (table[1] ?? '').trim();
  if (inside === '*') return { table: '*' };
  const columns: { name: string; type: ScalarType }[] = [];
  for (const part of inside.split(',')) {
    const [name = '', type = '', ...more] = part.split(':').map((piece) => piece.trim());
    const scalar = parseScalarType(type);
    if (!identifier.test(name) || scalar === null || more.length > 0) return null;
    columns.push({ name, type: scalar });
  }
  return { table: columns };
}

function parseScalarType(text: string): ScalarType | null {
  const name = text.trim().toLowerCase();
  return (
    scalarTypes.find((type) => type === name) ?? (Object.hasOwn(typeAliases, name) ? (typeAliases[name] ?? null) : null)
  );
}

/**
 * The default as KQL. That of a string may be written with or without KQL's quotes; that of a dynamic as KQL
 * (`dynamic([])`) or as a YAML list or mapping; every other one as KQL (`1h`, `datetime(2026-01-01)`).
 */
function readDefault(item: FieldReader, type: ParameterType): string | undefined {
  const node = item.node('default');
  if (node === undefined) return undefined;
  if (typeof type === 'object') return item.report('default', 'field-value', 'A tabular parameter has no default.');
  if (!isScalar(node)) {
    if (type === 'dynamic') return `dynamic(${formatJson(yamlToDynamic(item.document, node))})`;
    return item.report('default', 'field-type', `The default of a parameter of type ${type} must be text.`);
  }
  const text = node.source ?? '';
  if (type !== 'string' || /^@?(["']).*\1$/s.test(text)) return text;
  return quoteJson(text);
}
