import { describe, expect, it } from 'vitest';
import { parseQuirks } from '../../src/content/quirk.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const port = `quirks:
  - id: ip.port-v4
    family: ip
    issue: ips
    description: The address carries a port.
    strikes: {roles: [ip]}
    transform: {name: appendPort, first: 49152, step: 131, deep: {a: [1.5, x]}}
    patterns: [first, all]
    evidence: kept
    source: https://learn.microsoft.com/x
    example: {before: 203.0.113.7, after: "203.0.113.7:49152"}
`;

function parse(text: string) {
  return parseQuirks(new SourceFile('fixtures/quirks/ip.yaml', text));
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`);
}

describe('parseQuirks', () => {
  it('reads an entry of the catalogue', () => {
    const { quirks, findings } = parse(port);
    expect(findings).toEqual([]);
    expect(quirks).toMatchObject([
      {
        id: 'ip.port-v4',
        family: 'ip',
        issue: 'ips',
        strikes: { tables: [], columns: [], roles: ['ip'] },
        transform: { name: 'appendPort', parameters: { first: 49152, step: 131, deep: { a: [1.5, 'x'] } } },
        patterns: ['all', 'first'],
        evidence: 'kept',
        documented: 'https://learn.microsoft.com/x',
        example: { before: '203.0.113.7', after: '203.0.113.7:49152' },
      },
    ]);
    expect(parse(port.replace(/ {4}example.*\n/, '')).quirks[0]?.example).toBeUndefined();
  });

  it('finds what does not fit', () => {
    expect(
      findingsOf(port.replace('issue: ips', 'issue: ip').replace('kept', 'lost').replace('ip.port-v4', 'upn.port')),
    ).toEqual([
      '4:12 field-value "ip" is no value of "issue". Did you mean "ips"?',
      '9:15 field-value "lost" is no value of "evidence". It must be one of "kept", "hidden", "destroyed".',
      '2:9 field-value The id "upn.port" does not begin with its family, "ip.".',
    ]);
    expect(
      findingsOf(port.replace('{roles: [ip]}', '{}').replace('first, all', 'some').replace('name: appendPort, ', '')),
    ).toEqual([
      '6:14 field-missing A quirk must strike "roles", "columns" or "tables".',
      '7:16 field-missing A transform needs the field "name".',
      '8:15 field-value "some" is no pattern. The patterns are "all", "alternate", "first", "one-table".',
    ]);
    expect(findingsOf(port.replace('roles', 'role').replace(', after: "203.0.113.7:49152"', ''))).toEqual([
      '6:15 field-unknown What a quirk strikes has no field "role". Did you mean "roles"?',
      '6:14 field-missing A quirk must strike "roles", "columns" or "tables".',
      '11:14 field-missing An example needs the field "after".',
    ]);
    expect(findingsOf(port.replace('id: ip.port-v4', 'id: IP Port'))).toEqual([
      '2:9 field-value "id" must be family.name in lower case; "IP Port" is not.',
    ]);
  });
});
