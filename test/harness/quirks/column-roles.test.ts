import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/content/package-root.ts';
import { type ColumnRoles, loadColumnRoles } from '../../../src/harness/quirks/column-roles.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';

function rolesOf(yaml: string, more: Readonly<Record<string, string>> = {}): ColumnRoles {
  const root = temporaryFolder({ 'schemas/roles.yaml': yaml, ...more });
  return loadColumnRoles(root, loadTableSchemas(root));
}

function findingsOf(yaml: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  return rolesOf(yaml, more).findings.map(({ path, line, column, endColumn, severity, check, message, help }) =>
    [`${path}:${line}:${column}-${endColumn} ${severity} ${check}: ${message}`, help].join(' | '),
  );
}

const own = rolesOfPackage();

function rolesOfPackage(): ColumnRoles {
  return loadColumnRoles(packageRoot(), loadTableSchemas());
}

describe('the roles of the package', () => {
  it('name tables, columns and paths that there are', () => {
    expect(own.findings).toEqual([]);
  });

  it('say of no open table what its schema does not have', () => {
    const columns = new Set(
      loadTableSchemas()
        .get('AzureActivity')
        ?.columns.map(({ name }) => name),
    );
    const places = own.names.flatMap((role) => own.places('AzureActivity', role));
    expect(places.filter(({ column }) => !columns.has(column))).toEqual([]);
  });

  it('call no column filled that some workspaces lack', () => {
    const optional = own.tables.flatMap((table) =>
      ['recent', 'licensed'].flatMap((role) => {
        const columns = new Set(own.places(table, role).map(({ column }) => column));
        return own.filled(table).filter((column) => columns.has(column));
      }),
    );
    expect(optional).toEqual([]);
  });

  it('say of every table what identifies a record in time and in the workspace', () => {
    expect(own.tables.filter((table) => !own.filled(table).includes('TimeGenerated'))).toEqual([]);
    expect(own.tables.filter((table) => !own.filled(table).includes('Type'))).toEqual([]);
  });
});

describe('the roles of a root', () => {
  it('are of tables of its own, without code', () => {
    const roles = rolesOf(
      `tables:
  Badges_CL:
    roles: {upn: [Holder_s], door: ["Doors[].name", "Reader{}.ip"]}
    filled: [TimeGenerated, Holder_s]
  Undescribed_CL:
    roles: {upn: [Anything_s]}
`,
      { 'schemas/badges.json': '{"tables": {"Badges_CL": "Holder_s,Doors:dynamic,Reader"}}' },
    );
    expect(roles.findings).toEqual([]);
    expect(roles.tables.slice(-2)).toEqual(['Badges_CL', 'Undescribed_CL']);
    expect(roles.names).toContain('door');
    expect(roles.places('Badges_CL', 'upn')).toEqual([{ column: 'Holder_s', steps: [] }]);
    expect(roles.places('Badges_CL', 'door')[0]).toEqual({ column: 'Doors', steps: ['[]', 'name'] });
    expect(roles.places('Badges_CL', 'door')).toHaveLength(2);
    expect(roles.places('Undescribed_CL', 'upn')).toEqual([{ column: 'Anything_s', steps: [] }]);
    expect(roles.filled('Badges_CL')).toEqual(['TimeGenerated', 'Holder_s']);
    expect(roles.filled('Undescribed_CL')).toEqual([]);
    expect(roles.filled('Nothing_CL')).toEqual([]);
  });

  it('take the place of the package role by role, and of its filled columns', () => {
    const roles = rolesOf('tables:\n  SigninLogs:\n    roles: {upn: [UserId]}\n    filled: []\n');
    expect(roles.findings).toEqual([]);
    expect(roles.places('SigninLogs', 'upn')).toEqual([{ column: 'UserId', steps: [] }]);
    expect(roles.places('SigninLogs', 'ip')).toEqual(own.places('SigninLogs', 'ip'));
    expect(roles.filled('SigninLogs')).toEqual([]);
    expect(rolesOf('tables: {SigninLogs: {roles: {upn: []}}}\n').places('SigninLogs', 'upn')).toEqual([]);
    expect(rolesOf('tables: {SigninLogs: {}}\n').filled('SigninLogs')).toEqual(own.filled('SigninLogs'));
  });

  it.each<[string, readonly string[]]>([
    [
      'tables:\n  SigninLog: {}\n',
      [
        'schemas/roles.yaml:2:3-12 error role-table: There is no table "SigninLog". Did you mean "SigninLogs"? | A table of your own is described in a schemas/*.json of the root, unless its name ends in _CL.',
      ],
    ],
    [
      'tables:\n  SigninLogs:\n    roles: {upn: [UserPrincipalNam, UserId]}\n    filled: [Idd]\n',
      [
        'schemas/roles.yaml:4:14-17 error role-column: Table "SigninLogs" has no column "Idd". Did you mean "Id"? | ',
        'schemas/roles.yaml:3:19-35 error role-column: Table "SigninLogs" has no column "UserPrincipalNam". Did you mean "UserPrincipalName"? | ',
      ],
    ],
    [
      'tables:\n  SigninLogs:\n    roles:\n      os: ["DeviceDetail.os", "DurationMs.x", "AuthenticationDetails[].x", "Status[0].x", "Status..x"]\n',
      [
        'schemas/roles.yaml:4:31-45 error role-path: "DurationMs" of "SigninLogs" is of type long: .x does not lead into it. | ',
        'schemas/roles.yaml:4:47-74 error role-path: "AuthenticationDetails" of "SigninLogs" is of type string: [].x does not lead into it. | Write "AuthenticationDetails{}[].x" when it holds JSON.',
        'schemas/roles.yaml:4:76-89 error role-path: "Status[0].x" is no place: behind a column stand .name, [] or [name=text] for elements, and {} for JSON in a text. | Such as TargetResources[].modifiedProperties[].newValue, or LocationDetails{}.city.',
        'schemas/roles.yaml:4:91-102 error role-path: "Status..x" is no place: behind a column stand .name, [] or [name=text] for elements, and {} for JSON in a text. | Such as TargetResources[].modifiedProperties[].newValue, or LocationDetails{}.city.',
      ],
    ],
    [
      'tables:\n  AuditLogs:\n    filled: [InitiatedBy.user]\n    role: {}\n',
      [
        'schemas/roles.yaml:3:14-30 error role-path: "InitiatedBy.user" is a path; only whole columns are filled in every record. | Write "InitiatedBy".',
        'schemas/roles.yaml:4:5-9 error field-unknown: A table has no field "role". Did you mean "roles"? | ',
      ],
    ],
    [
      'tables:\n  AzureActivity:\n    roles: {upn: [Callr]}\n',
      [
        'schemas/roles.yaml:3:19-24 warn role-column: Table "AzureActivity" has no column "Callr". Did you mean "Caller"? | ',
      ],
    ],
    [
      'tables:\n  SigninLogs:\n    roles: {upn: [{}, Nope]}\n',
      [
        'schemas/roles.yaml:3:23-27 error role-column: Table "SigninLogs" has no column "Nope". Did you mean "Type"? | ',
        'schemas/roles.yaml:3:19-21 error field-type: Each item of "upn" must be text, not a mapping. | ',
      ],
    ],
    [
      'table: {}\n',
      [
        'schemas/roles.yaml:1:1-1 error field-missing: The column roles needs the field "tables". | ',
        'schemas/roles.yaml:1:1-6 error field-unknown: The column roles has no field "table". Did you mean "tables"? | ',
      ],
    ],
  ])('are checked: %s', (yaml, findings) => {
    expect(findingsOf(yaml)).toEqual(findings);
  });

  it('keep what can be used of a list', () => {
    const roles = rolesOf('tables: {SigninLogs: {roles: {upn: [Nope, UserId]}, filled: [Nope, Id]}}\n');
    expect(roles.places('SigninLogs', 'upn')).toEqual([{ column: 'UserId', steps: [] }]);
    expect(roles.filled('SigninLogs')).toEqual(['Id']);
  });
});
