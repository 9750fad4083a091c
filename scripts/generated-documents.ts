import { loadRepository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { parseYaml } from '../src/content/yaml-document.ts';
import { yamlToDynamic } from '../src/content/yaml-value.ts';
import { runExample } from '../src/harness/quirks/quirk-example.ts';
import { transformNamed } from '../src/harness/quirks/transforms.ts';
import { supportMatrix } from '../src/kql/support/support-matrix.ts';
import { type Dynamic, isArray, isBag } from '../src/kql/values/dynamic.ts';
import { type QuirkEntry, quirksAsMarkdown } from '../src/report/quirks-as-markdown.ts';
import { supportAsMarkdown, type UndeterminedCase } from '../src/report/support-as-markdown.ts';

const ledger = 'test/kql/ledger';

/** The pages that are made of what the code says of itself, by their path in a checkout of this package. */
export function generatedDocuments(checkout: string): ReadonlyMap<string, string> {
  return new Map([
    ['docs/generated/kql-support.md', supportAsMarkdown(supportMatrix(), undeterminedCases(checkout))],
    ['docs/generated/quirks.md', quirksAsMarkdown(quirkEntries(checkout))],
  ]);
}

function quirkEntries(checkout: string): readonly QuirkEntry[] {
  return loadRepository(checkout).quirks.map((quirk) => {
    const transform = transformNamed(quirk.transform.name);
    // What happens to streams and schemas takes records and tables to be run.
    if (transform === undefined) return { quirk, example: quirk.example, level: 'records' };
    return { quirk, example: runExample(quirk, transform), level: 'values' };
  });
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
