import { describe, expect, it } from 'vitest';
import { quirkIssues } from '../../src/content/quirk.ts';
import { summarize } from '../../src/harness/summarize.ts';
import { detection, quirk } from '../report/make-replay.ts';

const none = { struck: 0, untouched: 0, survives: 0, degraded: 0, covered: 0, noisy: 0, error: 0, blind: 0, waived: 0 };

describe('summarize', () => {
  it('counts by verdict, overall and by each of the fourteen issues', () => {
    const quirks = [
      quirk('ip.a', 'blind', { issue: 'ips' }),
      quirk('ip.a', 'blind', { issue: 'ips', waived: true }),
      quirk('ip.b', 'untouched', { issue: 'ips', struck: 0 }),
      quirk('upn.a', 'survives'),
      quirk('upn.b', 'degraded'),
      quirk('flow.a', 'covered', { issue: 'log-flow' }),
      quirk('flow.b', 'noisy', { issue: 'log-flow' }),
      quirk('flow.b', 'error', { issue: 'log-flow', waived: true }),
    ];
    const failures = [{ check: 'c', severity: 'error', path: 'p', line: 1, column: 1, message: 'm' }] as const;
    const summary = summarize(
      [detection([{ quirks }, { verdict: 'failed' }]), detection([])],
      [{ name: 'F', path: 'functions/F.yaml', cases: 3, failures }],
    );
    const { issues, ...overall } = summary;
    expect(overall).toEqual({
      detections: 2,
      functions: 1,
      cases: 2,
      failedCases: 1,
      functionCases: 3,
      failedFunctionCases: 1,
      struck: 7,
      untouched: 1,
      survives: 1,
      degraded: 1,
      covered: 1,
      noisy: 1,
      error: 0,
      blind: 1,
      waived: 2,
    });
    expect(Object.keys(issues)).toEqual(quirkIssues);
    expect(issues.ips).toEqual({ ...none, struck: 2, untouched: 1, blind: 1, waived: 1 });
    expect(issues.ids).toEqual({ ...none, struck: 2, survives: 1, degraded: 1 });
    expect(issues['log-flow']).toEqual({ ...none, struck: 3, covered: 1, noisy: 1, waived: 1 });
    const others = quirkIssues.filter((issue) => !['ips', 'ids', 'log-flow'].includes(issue));
    expect(others.map((issue) => issues[issue])).toEqual(others.map(() => none));
  });
});
