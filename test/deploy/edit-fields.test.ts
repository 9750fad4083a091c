import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import type { JsonValue } from '../../src/content/yaml-value.ts';
import { detectionFieldOrder } from '../../src/deploy/detection-fields.ts';
import { editFields } from '../../src/deploy/edit-fields.ts';

function edit(text: string, edits: Readonly<Record<string, JsonValue | undefined>>): string | undefined {
  return editFields(
    new SourceFile('detections/a/Rule.yaml', text),
    new Map(Object.entries(edits)),
    detectionFieldOrder,
  );
}

const file = `# Top.
id: x # the id
name:    "A name"   # why

# About the severity.
severity: High
tactics: [Impact] # one
query: |
  T // keep
  | take 1

# Mappings.
entityMappings:
  # The account.
  - entityType: Account
    fieldMappings:
      - {identifier: Name, columnName: n} # name
  - entityType: IP # address
    fieldMappings:
      - identifier: Address
        columnName: ip
    # Behind the address.
# Before the version.
version: 1.0.0
# The end.
`;

describe('editFields', () => {
  it('changes nothing where nothing changes', () => {
    expect(edit(file, {})).toBe(file);
  });

  it.each<[string, Readonly<Record<string, JsonValue | undefined>>, readonly (readonly [string, string])[]]>([
    ['a value', { severity: 'Low' }, [['severity: High', 'severity: Low']]],
    ['a value with a comment', { name: 'B: #x' }, [['name:    "A name"   # why', 'name: "B: #x" # why']]],
    ['a list', { tactics: ['Impact', 'Execution'] }, [['[Impact] # one', '[Impact, Execution] # one']]],
    ['a block', { query: 'U\n\n| take 2\n' }, [['  T // keep\n  | take 1\n', '  U\n\n  | take 2\n']]],
    ['a version that YAML takes for a number', { version: '1.0' }, [['version: 1.0.0', 'version: "1.0"']]],
    ['a field that goes', { severity: undefined }, [['severity: High\n', '']]],
    ['a block that goes', { query: undefined }, [['query: |\n  T // keep\n  | take 1\n', '']]],
    ['a field that is not there', { metadata: undefined }, []],
    ['a new field', { enabled: false }, [['severity: High\n', 'severity: High\nenabled: false\n']]],
    [
      'new fields at one place',
      { queryPeriod: '1d', enabled: false, queryFrequency: '1h' },
      [['severity: High\n', 'severity: High\nenabled: false\nqueryFrequency: 1h\nqueryPeriod: 1d\n']],
    ],
    [
      'a new field behind one that changes',
      { tactics: ['Impact', 'Execution'], relevantTechniques: ['T1'] },
      [['[Impact] # one\n', '[Impact, Execution] # one\nrelevantTechniques: [T1]\n']],
    ],
    ['a new last field', { kind: 'NRT' }, [['version: 1.0.0\n', 'version: 1.0.0\nkind: NRT\n']]],
    [
      'an item of a list of mappings',
      {
        entityMappings: [
          {
            entityType: 'Account',
            fieldMappings: [
              { identifier: 'Name', columnName: 'm' },
              { identifier: 'Sid', columnName: 's' },
            ],
          },
          { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'ip' }] },
        ],
      },
      [
        [
          '      - {identifier: Name, columnName: n} # name\n',
          '      - {identifier: Name, columnName: m} # name\n      - {identifier: Sid, columnName: s}\n',
        ],
      ],
    ],
    [
      'an item that goes, but not the comment behind it',
      { entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'n' }] }] },
      [['  - entityType: IP # address\n    fieldMappings:\n      - identifier: Address\n        columnName: ip\n', '']],
    ],
  ])('%s', (_, edits, replaced) => {
    let expected = file;
    for (const [from, to] of replaced) {
      expect(expected).toContain(from);
      expected = expected.replace(from, to);
    }
    expect(edit(file, edits)).toBe(expected);
    expect(edit(file.replaceAll('\n', '\r\n'), edits)).toBe(expected.replaceAll('\n', '\r\n'));
  });

  it('works at the end of a file without a line break', () => {
    expect(edit('id: x\nkind: NRT', { kind: 'Scheduled' })).toBe('id: x\nkind: Scheduled');
    expect(edit('id: x', { kind: 'NRT' })).toBe('id: x\nkind: NRT\n');
    expect(edit('id: x\nquery: |\n  T', { query: 'U\n' })).toBe('id: x\nquery: |\n  U');
  });

  it('writes a file anew whose text cannot be edited', () => {
    expect(edit('{id: x, severity: High}', { severity: 'Low' })).toBe('id: x\nseverity: Low\n');
    expect(edit('severity: &s High\nname: *s\n', { severity: 'Low' })).toBe('name: High\nseverity: Low\n');
    expect(edit('"severity": High\nid: x\n', { severity: 'Low' })).toBe('severity: Low\nid: x\n');
  });

  it('is nothing for what is no mapping', () => {
    expect(edit('- a\n', { severity: 'Low' })).toBeUndefined();
    expect(edit(': [', { severity: 'Low' })).toBeUndefined();
    expect(edit('', { severity: 'Low' })).toBeUndefined();
  });

  it.each<[string, string]>([
    ['name', 'null'],
    ['name', ' x '],
    ['name', 'a\u0000b'],
    ['name', '- a'],
    ['name', '\u2028'],
    ['name', '\ud800'],
    ['name', '\u0085\u00a0\ufeff'],
    ['query', '  T\n U\n'],
    ['query', '\n\nT\n'],
    ['query', '\tT\n\t| x\t\n'],
    ['query', 'T\r\nU'],
    ['query', 'T  \n   \n'],
    ['query', '# T'],
    ['query', '---\nT\n...\n'],
    ['description', 'a: b\n- c\n\n\n'],
    ['description', '%YAML 1.1\n'],
  ])('brings back %s: %j', (name, value) => {
    const text = edit(file, { [name]: value }) ?? '';
    const again = editFields(new SourceFile('x', text), new Map([[name, 'y']]), detectionFieldOrder) ?? '';
    expect(edit(again, { [name]: value })).toBeDefined();
    const fields = edit(text, { severity: 'Low' });
    expect(fields).toContain('severity: Low');
    expect(fields).toContain('# The end.');
  });
});
