import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { scalarTypes } from '../../src/kql/values/scalar-type.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function rootWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'schemas-'));
  folders.push(root);
  mkdirSync(join(root, 'schemas'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'schemas', name), text);
  return root;
}

function typeOf(table: string, column: string, schemas = loadTableSchemas()): string | undefined {
  return schemas.get(table)?.columns.find((candidate) => candidate.name === column)?.type;
}

describe('loadTableSchemas', () => {
  it('knows the tables of the reference and those of advanced hunting', () => {
    const { names } = loadTableSchemas();
    expect(names).toContain('SigninLogs');
    expect(names).toContain('AADSignInEventsBeta');
    expect(names).toContain('GraphAPIAuditEvents');
    expect(names.length).toBe(917);
    expect(names).toEqual([...names].sort());
  });

  it('gives every table TimeGenerated first, the standard columns, distinct names and known types', () => {
    const schemas = loadTableSchemas();
    const standard = ['TenantId', 'Type', 'SourceSystem', '_ResourceId', '_SubscriptionId', '_ItemId', '_BilledSize'];
    const types = new Set<string>(scalarTypes);
    for (const name of schemas.names) {
      const columns = schemas.get(name)?.columns ?? [];
      const names = columns.map((column) => column.name);
      expect(columns[0], name).toEqual({ name: 'TimeGenerated', type: 'datetime' });
      expect(names, name).toEqual(expect.arrayContaining(standard));
      expect(new Set(names).size, name).toBe(names.length);
      const odd = columns.filter((column) => !types.has(column.type) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(column.name));
      expect(odd, name).toEqual([]);
    }
  });

  it('has the types that rules trip over', () => {
    expect(typeOf('SigninLogs', 'LocationDetails')).toBe('dynamic');
    expect(typeOf('AADNonInteractiveUserSignInLogs', 'LocationDetails')).toBe('string');
    expect(typeOf('SigninLogs', 'ResultType')).toBe('string');
    expect(typeOf('DeviceEvents', 'Timestamp')).toBe('datetime');
    expect(typeOf('DeviceEvents', 'ReportId')).toBe('long');
    expect(typeOf('EmailEvents', 'ReportId')).toBe('string');
    expect(typeOf('DeviceEtw', 'type')).toBe('int');
    expect(typeOf('DeviceEtw', 'Type')).toBe('string');
    expect(typeOf('SigninLogs', 'nope')).toBeUndefined();
  });

  it.each([
    'AppAvailabilityResults',
    'AppBrowserTimings',
    'AppDependencies',
    'AppEvents',
    'AppMetrics',
    'AppPageViews',
    'AppPerformanceCounters',
    'AppRequests',
    'ConfigurationData',
    'ContainerInventory',
    'DnsEvents',
    'InsightsMetrics',
    'KubeEvents',
    'KubePodInventory',
    'OTelSpans',
    'OfficeActivity',
    'WVDCheckpoints',
  ])('has the column Name of %s', (table) => {
    expect(typeOf(table, 'Name')).toBe('string');
  });

  it('has what the pages of the reference do not list and others do', () => {
    expect(typeOf('LinuxAuditLog', 'name')).toBe('string');
    expect(typeOf('LinuxAuditLog', 'Name')).toBeUndefined();
    expect(typeOf('Heartbeat', 'SourceComputerId')).toBe('string');
    expect(typeOf('W3CIISLog', 'sComputerName')).toBe('string');
    expect(typeOf('AppRequests', 'PerformanceBucket')).toBe('string');
    expect(typeOf('AppEvents', 'PerformanceBucket')).toBeUndefined();
    expect(typeOf('AppAvailabilityResults', 'Size')).toBe('real');
  });

  it('opens shared tables and custom logs only', () => {
    const schemas = loadTableSchemas();
    expect(schemas.names.filter((name) => schemas.get(name)?.open)).toEqual([
      'AzureActivity',
      'AzureDiagnostics',
      'AzureMetrics',
    ]);
    expect(schemas.get('Anything_CL')?.open).toBe(true);
    expect(schemas.get('Anything_CL')?.columns[0]?.name).toBe('TimeGenerated');
    expect(schemas.names).not.toContain('Anything_CL');
    expect(schemas.get('Anything')).toBeUndefined();
    expect(schemas.has('signinlogs')).toBe(false);
    expect(schemas.get('constructor')).toBeUndefined();
    expect(schemas.get('__proto__')).toBeUndefined();
  });

  it('gives the same object at every call', () => {
    const schemas = loadTableSchemas();
    expect(schemas.get('SigninLogs')).toBe(schemas.get('SigninLogs'));
  });

  it('merges the schemas of a root', () => {
    const root = rootWith({
      'mine.json': JSON.stringify({
        open: ['Inventory'],
        tables: { Inventory: 'Asset,Count:long', SigninLogs: 'DeviceDetail:string,Extra:real', My_CL: 'A:int' },
      }),
      'fixture.schema.json': JSON.stringify({ type: 'object' }),
    });
    const schemas = loadTableSchemas(root);
    expect(schemas.findings).toEqual([]);
    expect(schemas.names.length).toBe(919);
    expect(schemas.get('Inventory')?.columns.slice(0, 3)).toEqual([
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Asset', type: 'string' },
      { name: 'Count', type: 'long' },
    ]);
    expect(schemas.get('Inventory')?.open).toBe(true);
    expect(typeOf('SigninLogs', 'DeviceDetail', schemas)).toBe('string');
    expect(typeOf('SigninLogs', 'Extra', schemas)).toBe('real');
    expect(typeOf('SigninLogs', 'UserPrincipalName', schemas)).toBe('string');
    expect(typeOf('My_CL', 'A', schemas)).toBe('int');
    expect(typeOf('SigninLogs', 'DeviceDetail')).toBe('dynamic');
  });

  it('reports a bad file and bad columns, and keeps the rest', () => {
    const root = rootWith({
      'a.json': '{"tables": ',
      'b.json': JSON.stringify({ tables: { Good: 'A', Bad: 'A:text', Worse: 7, Odd: 'two words' } }),
      'c.json': JSON.stringify({ tables: [] }),
      'd.json': JSON.stringify({ tables: {}, open: [1] }),
    });
    const schemas = loadTableSchemas(root);
    expect(schemas.findings.map((finding) => [finding.path, finding.message.replace(/JSON: .*/, 'JSON')])).toEqual([
      ['schemas/a.json', 'This file is not valid JSON'],
      ['schemas/b.json', 'Table "Bad": column "A" has no known type.'],
      ['schemas/b.json', 'Table "Worse": its columns must be one string.'],
      ['schemas/b.json', 'Table "Odd": "two words" is not a column name.'],
      ['schemas/c.json', '"tables" must be an object of table names with their columns.'],
      ['schemas/d.json', '"open" must be a list of table names.'],
    ]);
    expect(schemas.has('Good')).toBe(true);
    expect(schemas.has('Bad')).toBe(false);
  });

  it('ships what its overrides say', () => {
    const overrides = JSON.parse(readFileSync(join(packageRoot(), 'schemas', 'overrides.json'), 'utf8'));
    const schemas = loadTableSchemas();
    for (const { tables, columns } of overrides.additions) {
      for (const table of tables) {
        for (const column of columns.split(',')) {
          const [name, type = 'string'] = column.split(':');
          expect(typeOf(table, name, schemas), `${table}.${name}`).toBe(type);
        }
      }
    }
  });
});
