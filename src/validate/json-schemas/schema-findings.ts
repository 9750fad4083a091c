import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import type { Finding } from '../../content/finding.ts';
import { Places } from '../../content/places.ts';
import type { SourceFile, SourceRange } from '../../content/source-file.ts';
import { parseYaml } from '../../content/yaml-document.ts';
import { yamlToJson } from '../../content/yaml-value.ts';
import { jsonSchema, type YamlKind } from './json-schemas.ts';
import { noNames } from './schema-names.ts';

/** What does not fit a schema. */
export interface SchemaProblem {
  readonly range: SourceRange;
  /** The field, as a path: `entityMappings.0.entityType`; empty for the file. */
  readonly field: string;
  /** What the schema wants, as the rest of a sentence: `must be object`. */
  readonly wanted: string;
}

const validators = new Map<YamlKind, ValidateFunction>();

function validatorOf(kind: YamlKind): ValidateFunction {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  const ajv = new Ajv2020.Ajv2020({ allErrors: true, strict: false, strictNumbers: false });
  const made = ajv.compile(jsonSchema(kind, noNames));
  validators.set(kind, made);
  return made;
}

/** What in a file does not fit the schema of its kind, and stands where none of the findings does. A file that is no YAML has none. */
export function schemaProblems(
  source: SourceFile,
  kind: YamlKind,
  known: readonly Finding[],
): readonly SchemaProblem[] {
  const { document } = parseYaml(source);
  if (document === undefined) return [];
  const value = yamlToJson(document, document.root);
  const fits = validatorOf(kind);
  if (fits(value)) return [];
  const places = new Places(document);
  const taken = known
    .filter(({ path }) => path === source.path)
    .map((finding): SourceRange => {
      const { line, column, endLine = line, endColumn = column } = finding;
      return { start: source.offsetAt({ line, column }), end: source.offsetAt({ line: endLine, column: endColumn }) };
    });
  const problems = new Map<string, SchemaProblem>();
  for (const error of innermost(fits.errors ?? [])) {
    const { path, isKey } = placeOf(error);
    const range = isKey ? places.key(path) : places.value(path);
    const place = error.keyword === 'required' ? { start: range.start, end: range.start } : range;
    const field = path.join('.');
    if (taken.some((one) => overlaps(one, place)) || problems.has(field)) continue;
    problems.set(field, { range: place, field, wanted: wantedBy(error) });
  }
  return [...problems.values()];
}

/** The errors that say something: what several schemas have in common is said by each of them. */
function innermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const composed = new Set(['if', 'anyOf', 'allOf', 'not']);
  const plain = errors.filter(({ keyword }) => !composed.has(keyword));
  const rest = errors.filter(
    ({ keyword, instancePath }) =>
      composed.has(keyword) && !plain.some((error) => error.instancePath.startsWith(instancePath)),
  );
  return [...plain, ...rest];
}

function placeOf({ instancePath, keyword, params }: ErrorObject): {
  readonly path: (string | number)[];
  readonly isKey: boolean;
} {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra: unknown = keyword === 'additionalProperties' ? params['additionalProperty'] : undefined;
  return typeof extra === 'string' ? { path: [...path, extra], isKey: true } : { path, isKey: false };
}

function wantedBy({ keyword, message = 'does not fit', params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return 'is no field that there is';
  if (keyword === 'type') return `must be ${[params['type']].flat().map(nameOfType).join(' or ')}`;
  if (keyword === 'enum') return `must be one of ${JSON.stringify(params['allowedValues'])}`;
  return message;
}

const typeNames: ReadonlyMap<unknown, string> = new Map([
  ['object', 'a mapping'],
  ['array', 'a list'],
  ['null', 'nothing'],
  ['string', 'text'],
  ['number', 'a number'],
  ['integer', 'a whole number'],
  ['boolean', 'true or false'],
]);

function nameOfType(type: unknown): string {
  return typeNames.get(type) ?? String(type);
}

/** Whether two findings would be about the same place. */
function overlaps(a: SourceRange, b: SourceRange): boolean {
  return (a.start <= b.start && b.end <= a.end) || (b.start <= a.start && a.end <= b.end) || a.start === b.start;
}
