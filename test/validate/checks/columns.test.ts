import { expect, it } from 'vitest';
import { packageSchemas, runExample } from '../run-example.ts';

function found(check: string, language: string, text: string): string[] {
  const { findings, sources } = runExample(language, text, packageSchemas());
  return findings
    .filter((one) => one.check === check)
    .map(({ path, line, column, endLine = line, endColumn = column }) => {
      const source = sources.get(path);
      return (
        source?.text.slice(source.offsetAt({ line, column }), source.offsetAt({ line: endLine, column: endColumn })) ??
        ''
      );
    });
}

const signIns = '# file: functions/SignIns.yaml\nname: SignIns\nquery: SigninLogs | project User = UserId\n';
const ruleOver = (query: string, fields = ''): string => `# file: detections/example/Example.yaml
id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11
name: x
description: y
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: ${query}
entityMappings:
  - entityType: Account
    fieldMappings: [{identifier: AadUserId, columnName: UserId}]
${fields}`;

it.each([
  ['of a function', `${signIns}${ruleOver('SignIns')}`, ['UserId']],
  [
    'of a function, behind a let and an alias',
    `${signIns}${ruleOver('let s = SignIns; s | extend Other = User')}`,
    ['UserId'],
  ],
  ['of a function, there', `${signIns}${ruleOver('SignIns | project-rename UserId = User')}`, []],
  ['of a custom log', ruleOver('Custom_CL | where a_s == "x"'), []],
  ['of an unpacked bag', ruleOver('AuditLogs | evaluate bag_unpack(InitiatedBy)'), []],
  ['of a watchlist, which may have any', ruleOver("_GetWatchlist('VIPUsers')"), []],
  ['of a watchlist, projected', ruleOver("_GetWatchlist('VIPUsers') | project User = SearchKey"), ['UserId']],
  [
    'of a join',
    ruleOver('SigninLogs | project UserId, A = 1 | join kind=leftanti (AuditLogs | project A = 2) on A'),
    [],
  ],
  ['that a query with an error may have', ruleOver('SigninLogs | project Nothing'), []],
  ['in another case', ruleOver('SigninLogs | project userId = UserId'), ['UserId']],
])('a column %s', (_, text, wanted) => {
  expect(found('column-unknown', 'yaml', text)).toEqual(wanted);
});

it('marks the placeholder in a format, or all of a format that stands otherwise in the file', () => {
  const formats = `alertDetailsOverride:
  alertDisplayNameFormat: '{{UserId}} and {{Users}}'
  alertDescriptionFormat: >-
    Of {{Userid}},
    again
`;
  expect(found('column-unknown', 'yaml', ruleOver('SigninLogs', formats))).toEqual([
    '{{Users}}',
    '>-\n    Of {{Userid}},\n    again',
  ]);
});

it('says a broken function to its callers once, however much is wrong with it', () => {
  const broken = '# file: functions/SignIns.yaml\nname: SignIns\nquery: SigninLogs | where A == 1 and B == 2\n';
  const text = `${broken}${ruleOver('// SignIns\n  SignIns | project UserId').replace('query: ', 'query: |\n  ')}`;
  expect(found('function-broken', 'yaml', text)).toEqual(['SignIns']);
  expect(found('kql-semantic', 'yaml', text)).toEqual(['A', 'B']);
});
