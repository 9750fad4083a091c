import { describe, expect, it } from 'vitest';
import { parseFunction } from '../../src/content/function.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { customLogsIn, workspaceDatabase } from '../../src/sentinel/workspace-database.ts';

const schemas = loadTableSchemas();

describe('customLogsIn', () => {
  it('finds the names of custom logs', () => {
    expect(customLogsIn('B_CL | union A_CL, B_CL, x_CLx, _CL, SigninLogs')).toEqual(['A_CL', 'B_CL']);
    expect(customLogsIn('')).toEqual([]);
  });
});

describe('workspaceDatabase', () => {
  it('has the tables of the schemas, and the custom logs that texts and functions name', () => {
    const { definition } = parseFunction(new SourceFile('functions/F.yaml', 'name: F\nquery: Proxy_CL | count\n'));
    const functions = definition === undefined ? [] : [definition];
    const { tables, functions: bound } = workspaceDatabase({ schemas, functions }, ['Vpn_CL | count']);
    expect(tables.get('SigninLogs')).toBe(schemas.get('SigninLogs'));
    expect(tables.size).toBe(schemas.names.length + 2);
    expect(tables.get('Vpn_CL')?.open).toBe(true);
    expect(tables.get('Proxy_CL')?.open).toBe(true);
    expect(bound).toEqual([{ name: 'F', parameters: [], body: 'Proxy_CL | count' }]);
  });

  it('puts given tables over those of the schemas', () => {
    const own = { name: 'SigninLogs', columns: [{ name: 'a', type: 'long' as const }], open: false };
    const { tables } = workspaceDatabase({ schemas, functions: [], tables: new Map([['SigninLogs', own]]) }, []);
    expect(tables.get('SigninLogs')).toBe(own);
    expect(tables.size).toBe(schemas.names.length);
  });
});
