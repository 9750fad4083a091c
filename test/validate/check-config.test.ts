import { expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseCheckConfig } from '../../src/validate/check-config.ts';
import { checks } from '../../src/validate/checks.ts';

function read(text: string): ReturnType<typeof parseCheckConfig> {
  return parseCheckConfig(new SourceFile('blindspot.yaml', text), checks);
}

function messages(text: string): readonly string[] {
  return read(text).findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

it('gives the level of the last block that names a check and fits the path', () => {
  const { config, findings } = read(
    [
      'checks: {id-form: error, version-form: off}',
      'overrides:',
      '  - paths: ["detections/health/**", "detections/*/Old*.yaml"]',
      '    checks: {id-form: off}',
      '  - paths: [detections/health/Gap.yaml]',
      '    checks: {id-form: warn}',
    ].join('\n'),
  );
  expect(findings).toEqual([]);
  expect(config.level('id-form', 'detections/signin/A.yaml')).toBe('error');
  expect(config.level('id-form', 'detections/health/deep/A.yaml')).toBe('off');
  expect(config.level('id-form', 'detections/signin/OldA.yaml')).toBe('off');
  expect(config.level('id-form', 'detections/signin/deep/OldA.yaml')).toBe('error');
  expect(config.level('id-form', 'detections/health/Gap.yaml')).toBe('warn');
  expect(config.level('version-form', 'anything')).toBe('off');
  expect(config.level('technique-tactic', 'anything')).toBeUndefined();
});

it('says what is wrong with it, and lets the rest count', () => {
  expect(messages('checks: {id-from: error, version-form: no}\n')).toEqual([
    '1:10 There is no check "id-from". Did you mean "id-form"?',
    '1:40 "no" is no value of "version-form". It must be one of "off", "warn", "error".',
  ]);
  expect(messages('check: {}\n')).toEqual(['1:1 The configuration has no field "check". Did you mean "checks"?']);
  expect(messages('overrides:\n  - checks: {id-form: off}\n')).toEqual(['2:5 An override needs the field "paths".']);
  expect(messages('overrides:\n  - {paths: [a/../b], checks: {id-form: off}}\n')).toEqual([
    '2:13 "a/../b" is no pattern of paths.',
  ]);
  expect(messages('- 1\n')).toEqual(['1:1 The configuration must be a mapping of fields, not a list.']);
});
