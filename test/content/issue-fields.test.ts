import { describe, expect, it } from 'vitest';
import { parseDetection } from '../../src/content/detection.ts';
import { parseFunction } from '../../src/content/function.ts';
import { SourceFile } from '../../src/content/source-file.ts';

function functionWith(lines: string) {
  const source = new SourceFile('functions/F.yaml', `name: F\n${lines}query: print 1\n`);
  const { definition, findings } = parseFunction(source);
  return { definition, findings: findings.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

function detectionWith(lines: string) {
  const text = `id: a\nname: b\ndescription: c\nseverity: Low\nkind: NRT\n${lines}query: print 1\n`;
  const { detection, findings } = parseDetection(new SourceFile('detections/signin/D.yaml', text));
  return { detection, findings: findings.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

describe('the issues of a function', () => {
  it('are in the order of the catalogue, and none when the field is not there', () => {
    expect(functionWith('issues: [red-team, ids]\n')).toMatchObject({
      definition: { issues: ['ids', 'red-team'] },
      findings: [],
    });
    expect(functionWith('')).toMatchObject({ definition: { issues: [] }, findings: [] });
    expect(functionWith('issues: []\n')).toMatchObject({ definition: { issues: [] }, findings: [] });
  });

  it('are known ones, each once', () => {
    expect(functionWith('issues: [idz, ids, IPS, "", {a: b}, ids, weather-forecast]\n')).toMatchObject({
      definition: { issues: ['ids'] },
      findings: [
        '2:10 "idz" is no issue. Did you mean "ids" or "ips"?',
        '2:20 "IPS" is no issue. Did you mean "ips" or "ids"?',
        expect.stringMatching(/^2:25 "" is no issue\. The issues are fluid-schema, log-flow, .*, red-team\.$/),
        expect.stringMatching(/^2:29 "" is no issue\./),
        '2:37 The issue "ids" stands there twice.',
        expect.stringMatching(/^2:42 "weather-forecast" is no issue\./),
      ],
    });
    expect(functionWith('issues: ids\n').findings).toEqual(['2:9 "issues" must be a list, not text.']);
  });
});

describe('the usage of a function', () => {
  it('is a query with its place', () => {
    const { definition } = functionWith('usage: |\n  T\n  | where F\n');
    expect(definition?.usage?.text).toBe('T\n| where F\n');
    expect(functionWith('usage: "  "\n').findings).toEqual(['2:8 The field "usage" of a function is empty.']);
    expect(functionWith('').definition?.usage).toBeUndefined();
  });
});

describe('the issues of a detection', () => {
  it('are what its tags say, beside the tags of others', () => {
    expect(detectionWith('tags: ["issue:ips", Solorigate, {Schema: ASIM}, "issue:event-delays", 7]\n')).toMatchObject({
      detection: {
        issues: ['event-delays', 'ips'],
        tags: ['issue:ips', 'Solorigate', { Schema: 'ASIM' }, 'issue:event-delays', 7],
      },
      findings: [],
    });
    expect(detectionWith('')).toMatchObject({ detection: { issues: [], tags: null }, findings: [] });
  });

  it('are known ones, each once', () => {
    expect(
      detectionWith('tags:\n  - issue:event-delay\n  - issue:ips\n  - issue:ips\n  - "issue: ips"\n  - issue: ids\n'),
    ).toMatchObject({
      detection: { issues: ['ips'] },
      findings: [
        '7:5 "event-delay" is no issue. Did you mean "event-delays"?',
        '9:5 The issue "ips" stands there twice.',
        '10:5 " ips" is no issue. Did you mean "ips" or "ids"?',
        '11:5 With a blank behind the colon this is a mapping. Write "issue:ids".',
      ],
    });
  });
});
