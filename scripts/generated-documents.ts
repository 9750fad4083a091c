import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionCalls } from '../src/content/function-calls.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { parseYaml } from '../src/content/yaml-document.ts';
import { yamlToDynamic } from '../src/content/yaml-value.ts';
import { functionFacts } from '../src/harness/function-facts.ts';
import { runExample } from '../src/harness/quirks/quirk-example.ts';
import { transformNamed } from '../src/harness/quirks/transforms.ts';
import { replay } from '../src/harness/replay.ts';
import { ReplaySession } from '../src/harness/replay-session.ts';
import { supportMatrix } from '../src/kql/support/support-matrix.ts';
import { type Dynamic, isArray, isBag } from '../src/kql/values/dynamic.ts';
import { attackNavigatorLayer } from '../src/report/attack-navigator.ts';
import { blindSpotsAsMarkdown } from '../src/report/blind-spots-as-markdown.ts';
import { checkPage } from '../src/report/check-page.ts';
import { checksAsMarkdown } from '../src/report/checks-as-markdown.ts';
import { coverageAsMarkdown } from '../src/report/coverage-as-markdown.ts';
import { functionTopics } from '../src/report/function-topics.ts';
import { functionsAsMarkdown } from '../src/report/functions-as-markdown.ts';
import { notCarriedPage } from '../src/report/not-carried-page.ts';
import { type QuirkEntry, quirksAsMarkdown } from '../src/report/quirks-as-markdown.ts';
import { supportAsMarkdown, type UndeterminedCase } from '../src/report/support-as-markdown.ts';
import { loadTableSchemas, type TableSchemas } from '../src/sentinel/table-schemas.ts';
import { checks } from '../src/validate/checks.ts';
import { schemaDocuments } from '../src/validate/json-schemas/schema-documents.ts';

const ledger = 'test/kql/ledger';

/** The pages that are made of what the code says of itself, by their path in a checkout of this package. */
export function generatedDocuments(checkout: string): ReadonlyMap<string, string> {
  const repository = loadRepository(checkout);
  const schemas = loadTableSchemas(checkout);
  return new Map([
    ['docs/generated/kql-support.md', supportAsMarkdown(supportMatrix(), undeterminedCases(checkout))],
    ['docs/generated/quirks.md', quirksAsMarkdown(quirkEntries(repository))],
    ['docs/generated/blind-spots.md', blindSpots(join(checkout, 'docs/example'))],
    ['docs/generated/functions.md', functionsPage(repository, schemas)],
    ['docs/generated/checks.md', checksAsMarkdown(checks, (id) => existsSync(join(checkout, checkPage(id))))],
    ['docs/generated/coverage.md', coverageAsMarkdown(repository, schemas)],
    ['docs/generated/not-carried.md', notCarriedPage()],
    ['docs/generated/attack-navigator.json', attackNavigatorLayer(repository.detections)],
    ...schemaDocuments(repository, schemas, checks),
  ]);
}

/** The two rules of the example, replayed under the built-in catalogue. */
function blindSpots(root: string): string {
  const repository = loadRepository(root);
  const schemas = loadTableSchemas(root);
  // There are no waivers: any day will do.
  const end = replay({ repository, schemas, today: 0, listener: { onStart: () => {}, onDetection: () => {} } });
  return blindSpotsAsMarkdown(end, repository.quirks);
}

function quirkEntries({ quirks }: Repository): readonly QuirkEntry[] {
  return quirks.map((quirk) => {
    const transform = transformNamed(quirk.transform.name);
    // What happens to streams and schemas takes records and tables to be run.
    if (transform === undefined) return { quirk, example: quirk.example, level: 'records' };
    return { quirk, example: runExample(quirk, transform), level: 'values' };
  });
}

function functionsPage(repository: Repository, schemas: TableSchemas): string {
  const { functionRunner } = new ReplaySession({ repository, schemas, today: 0 });
  const facts = functionFacts(repository, functionRunner);
  return functionsAsMarkdown(facts, new FunctionCalls(repository.functions), functionTopics);
}

function undeterminedCases(checkout: string): readonly UndeterminedCase[] {
  const files = new SourceFiles(checkout);
  return files.list(ledger, ['.yaml']).flatMap((path) => {
    const source = files.read(path);
    const document = source && parseYaml(source).document;
    const root = document && yamlToDynamic(document, document.root);
    const cases = isBag(root) ? root.get('cases') : undefined;
    const construct = isBag(root) ? text(root.get('construct')) : '';
    return (isArray(cases) ? cases : []).flatMap((one): UndeterminedCase[] => {
      const reason = isBag(one) ? text(one.get('undetermined')) : '';
      return isBag(one) && reason !== ''
        ? [{ construct, name: text(one.get('name')), query: text(one.get('query')), reason }]
        : [];
    });
  });
}

function text(value: Dynamic | null | undefined): string {
  return typeof value === 'string' ? value : '';
}
