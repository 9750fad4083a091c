import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { loadRepository, type Repository } from '../../src/content/repository.ts';
import { type ColumnRoles, loadColumnRoles } from '../../src/harness/quirks/column-roles.ts';
import { loadTableSchemas, type TableSchemas } from '../../src/sentinel/table-schemas.ts';
import { checks } from '../../src/validate/checks.ts';
import { rootFindings } from '../../src/validate/root-findings.ts';
import { validate } from '../../src/validate/validate.ts';
import type { ValidationEnd } from '../../src/validate/validation-end.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { standardRule } from './standard-rule.ts';

/** Where the rule of an example stands. */
export const examplePath = 'detections/example/Example.yaml';

/**
 * Runs an example of a check's page. `kql` is the query of the standard rule; in `yaml` the fields stand for those of the standard rule, and one that is null
 * takes a field away; text that begins with `# file: path` is that file as it stands, up to the next such line; `# copies: 3` above fields makes that many
 * rules, each with an id and a name of its own. Where there is `# at main: path`, the repository is compared with a commit that has those files.
 */
export function runExample(language: string, text: string, schemas: TableSchemas): ValidationEnd {
  const parts = unfolded(text).split(/^(?=# (?:file|at main): )/m);
  const former = parts.filter((part) => part.startsWith(formerMark)).map((part) => part.slice(formerMark.length));
  const written = filesOf(language, parts.filter((part) => !part.startsWith(formerMark)).join(''));
  const files = written.filter(([, content]) => !content.startsWith(linkMark));
  const root = temporaryFolder({ ...Object.fromEntries(files.map(asBytes)), 'detections/README.txt': '' });
  for (const [path, content] of written) {
    if (!content.startsWith(linkMark)) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(content.slice(linkMark.length).trim(), join(root, path));
  }
  // Files below loose/ are named by themselves, as on a command line.
  const loose = written.flatMap(([path]) => (path.startsWith('loose/') ? [join(root, path)] : []));
  // The catalogue of the package is nothing to examples, and takes longer to read than they do.
  const repository = loadRepository(root, { loose, isPackage: true });
  const roles = written.some(([path]) => path.startsWith('schemas/')) ? {} : { roles: packageRoles(schemas) };
  const found = rootFindings(repository, checks);
  const since = former.length === 0 ? {} : { since: { ref: 'main', repository: formerRepository(former) } };
  return validate({ repository, schemas, config: found.config, findings: found.findings, ...roles, ...since });
}

const formerMark = '# at main: ';

function formerRepository(parts: readonly string[]): Repository {
  const files = parts.map((part) => [part.split('\n')[0]?.trim() ?? '', part.replace(/^.*\n/, '')] as const);
  return loadRepository(temporaryFolder({ ...Object.fromEntries(files), 'detections/README.txt': '' }));
}

/** A file of one line that begins so is a link to what the line names. */
const linkMark = 'link to ';

/** A file of one line that begins so is the bytes that the line writes in base64. */
const byteMark = 'base64 ';

function asBytes([path, content]: readonly [string, string]): readonly [string, string | Uint8Array] {
  return [path, content.startsWith(byteMark) ? Buffer.from(content.slice(byteMark.length), 'base64') : content];
}

/** `⟨600 × text⟩` stands for the text so many times. */
function unfolded(text: string): string {
  return text.replace(/⟨(\d+) × ([^⟩]*)⟩/g, (_, times: string, part: string) => part.repeat(Number(times)));
}

let known: TableSchemas | undefined;

/** The schemas of the package, read once. */
export function packageSchemas(): TableSchemas {
  known ??= loadTableSchemas(process.cwd());
  return known;
}

let knownRoles: ColumnRoles | undefined;

/** The roles of the package, read once. */
function packageRoles(schemas: TableSchemas): ColumnRoles {
  knownRoles ??= loadColumnRoles(process.cwd(), schemas);
  return knownRoles;
}

function filesOf(language: string, text: string): readonly (readonly [string, string])[] {
  const copies = /^# copies: (\d+)\n/.exec(text);
  if (copies !== null) return copiesOf(exampleRule(language, text.slice(copies[0].length)), Number(copies[1]));
  if (!text.startsWith('# file: ')) return [[examplePath, exampleRule(language, text)]];
  return text
    .split(/^(?=# file: )/m)
    .filter((part) => part !== '')
    .map((part): readonly [string, string] => {
      const [first = '', ...lines] = part.split('\n');
      return [first.slice('# file: '.length).trim(), lines.join('\n')];
    });
}

function copiesOf(text: string, count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    const own = text
      .replace(/^id: .*$/m, `id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4${number}`)
      .replace(/^name: .*$/m, `$& ${number}`);
    return [`detections/example/Example${number}.yaml`, own] as const;
  });
}

function exampleRule(language: string, text: string): string {
  const document = parseDocument(standardRule);
  if (language === 'kql') {
    const indented = text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`));
    // Put in as text, so that a place in the query is a place in the example.
    return standardRule.replace(/query: \|\n(?: {2}.*\n)+/, () => `query: |\n${indented.join('\n')}\n`);
  }
  const fields = parseDocument(text);
  for (const { key } of (fields.contents as unknown as { items: { key: { value: string } }[] }).items)
    document.delete(key.value);
  const rest = document.toString();
  const kept = text.split('\n').filter((line) => !/^\w+: (?:null|~)\s*$/.test(line));
  return `${rest}${kept.join('\n')}`;
}
