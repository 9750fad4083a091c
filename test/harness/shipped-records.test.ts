import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { SourceFiles } from '../../src/content/source-files.ts';
import { loadColumnRoles } from '../../src/harness/quirks/column-roles.ts';
import { isFilled, valuesAt } from '../../src/harness/quirks/place.ts';
import { resolveRecords } from '../../src/harness/resolve-records.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';

const files = new SourceFiles(packageRoot());
const paths = files.list('fixtures/records', ['.ndjson']);
const schemas = loadTableSchemas();
const roles = loadColumnRoles(packageRoot(), schemas);
const tableOf = (path: string): string => path.split('/')[2] ?? '';

function recordsOf(path: string) {
  return readRecords(files.read(path) ?? new SourceFile(path, ''));
}

describe('the records of the repository', () => {
  it.each(paths)('%s has the columns and types of its table', (path) => {
    const from = path.slice('fixtures/'.length);
    const item = { kind: 'from', from, where: undefined, set: new Map(), ingested: undefined } as const;
    const place = { source: new SourceFile('case.yaml', ''), range: { start: 0, end: 0 } };
    const { records, findings } = resolveRecords(
      new Map([[tableOf(path), [{ ...item, range: place.range, fieldRange: () => place.range }]]]),
      undefined,
      place,
      { schemas, records: () => recordsOf(path), select: () => new Set() },
    );
    expect(findings).toEqual([]);
    expect(records.length).toBeGreaterThan(0);
  });

  it.each(paths)('%s was recorded whole: every column of the table is there', (path) => {
    const columns = roles.filled(tableOf(path));
    for (const { fields } of recordsOf(path).records) {
      expect(columns.filter((column) => !isFilled(fields.get(column)))).toEqual([]);
    }
  });

  it.each(paths)('%s is of nobody', (path) => {
    // SharePoint writes who a guest signed in as in this form, with its provider's domain.
    const claim = /\bi:0h\.f\|membership\|[0-9a-f]{16}@live\.com(?![\w.])/g;
    const text = (files.read(path)?.text ?? '').replaceAll(claim, '');
    const domains = [...text.matchAll(/[\w.]+@([\w-]+(?:\.[\w-]+)+)/g)].map(([, domain = '']) => domain);
    const allowed = /^((mail\.)?contoso\.com|fabrikam\.com|(contoso|fabrikam)\.onmicrosoft\.com)$/;
    expect(domains.filter((domain) => !allowed.test(domain))).toEqual([]);
    const addresses = roles
      .places(tableOf(path), 'ip')
      .flatMap(({ column, steps }) =>
        recordsOf(path).records.flatMap(({ fields }) => valuesAt(fields.get(column) ?? null, steps)),
      );
    // RFC 5737, RFC 3849, and inside of an organization.
    const documentation = /^\[?(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|10\.|2001:db8:|::1)/;
    expect(
      addresses.filter((value) => typeof value === 'string' && value !== '' && !documentation.test(value)),
    ).toEqual([]);
  });
});
