import { parseDocument } from 'yaml';
import { loadRepository } from '../../src/content/repository.ts';
import { loadTableSchemas, type TableSchemas } from '../../src/sentinel/table-schemas.ts';
import { defaultCheckConfig } from '../../src/validate/check-config.ts';
import { validate } from '../../src/validate/validate.ts';
import type { ValidationEnd } from '../../src/validate/validation-end.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

/** The rule that an example is put into: right in every respect. */
const rule = `id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11
name: Sign-ins of one account from one address
description: Identifies successful sign-ins.
severity: Medium
status: Available
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 2d
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
relevantTechniques: [T1078]
query: |
  SigninLogs
  | where ingestion_time() > ago(1h)
  | where ResultType == "0"
  | project TimeGenerated, UserId, UserPrincipalName, IPAddress
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: AadUserId
        columnName: UserId
version: 1.0.0
kind: Scheduled
`;

/** Where the rule of an example stands. */
export const examplePath = 'detections/example/Example.yaml';

/**
 * Runs an example of a check's page. `kql` is the query of the standard rule; in `yaml` the fields stand for those of the standard rule, and one that is null
 * takes a field away; text that begins with `# file: path` is that file as it stands, up to the next such line.
 */
export function runExample(language: string, text: string, schemas: TableSchemas): ValidationEnd {
  const root = temporaryFolder({ ...Object.fromEntries(filesOf(language, text)), 'detections/README.txt': '' });
  return validate({ repository: loadRepository(root), schemas, config: defaultCheckConfig });
}

let known: TableSchemas | undefined;

/** The schemas of the package, read once. */
export function packageSchemas(): TableSchemas {
  known ??= loadTableSchemas(process.cwd());
  return known;
}

function filesOf(language: string, text: string): readonly (readonly [string, string])[] {
  if (!text.startsWith('# file: ')) return [[examplePath, exampleRule(language, text)]];
  return text
    .split(/^(?=# file: )/m)
    .filter((part) => part !== '')
    .map((part): readonly [string, string] => {
      const [first = '', ...lines] = part.split('\n');
      return [first.slice('# file: '.length).trim(), lines.join('\n')];
    });
}

function exampleRule(language: string, text: string): string {
  const document = parseDocument(rule);
  if (language === 'kql') {
    const indented = text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`));
    // Put in as text, so that a place in the query is a place in the example.
    return rule.replace(/query: \|\n(?: {2}.*\n)+/, () => `query: |\n${indented.join('\n')}\n`);
  }
  const fields = parseDocument(text);
  for (const { key } of (fields.contents as unknown as { items: { key: { value: string } }[] }).items)
    document.delete(key.value);
  const rest = document.toString();
  const kept = text.split('\n').filter((line) => !/^\w+: (?:null|~)\s*$/.test(line));
  return `${rest}${kept.join('\n')}`;
}
