import { describe, expect, it } from 'vitest';
import { compareReplays, type ReplayComparison } from '../../src/harness/compare-replays.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { ReplayJunit } from '../../src/report/replay-junit.ts';
import { detection, endOf, place, play, quirk, source } from './make-replay.ts';

function junit(end: ReplayEnd, comparison?: ReplayComparison): string {
  const texts: string[] = [];
  play(new ReplayJunit((text) => texts.push(text)), end, comparison);
  expect(texts).toHaveLength(1);
  return texts.join('');
}

const lost = { lostAt: place('where b', 'where'), divergedAt: place('a == "x"', '=='), reason: 'b is "<x>"' };

describe('the JUnit report', () => {
  it('has a suite for each detection, and a test for each case and struck replay', () => {
    const at = { path: 'fixtures/functions/F.yaml', line: 3, column: 4 };
    const end = endOf(
      [
        detection([
          {
            quirks: [
              quirk('upn.a', 'untouched', { struck: 0 }),
              quirk('upn.case', 'blind', lost),
              quirk('upn.b', 'survives', { pattern: 'one-table', table: 'T' }),
              quirk('ip.a', 'error', { waived: true }),
              quirk('ip.b', 'covered', { coveredBy: 'health/X' }),
            ],
          },
          { name: 'failing', verdict: 'failed', failures: ['It should fire.', 'It should not.'] },
          { name: 'unreadable', verdict: 'error' },
        ]),
      ],
      {
        functions: [
          {
            name: 'F',
            path: 'functions/F.yaml',
            cases: 2,
            failures: [{ check: 'c', severity: 'error', ...at, message: 'No.' }],
          },
          { name: 'G', path: 'functions/G.yaml', cases: 1, failures: [] },
        ],
        findings: [
          {
            check: 'waiver-expired',
            severity: 'error',
            path: 'f.yaml',
            line: 1,
            column: 2,
            message: 'Late.',
            help: 'Ask.',
          },
          { check: 'yaml-syntax', severity: 'error', path: 'g.yaml', line: 2, column: 1, message: 'No YAML.' },
          { check: 'record-value', severity: 'warn', path: 'h.yaml', line: 2, column: 1, message: 'Not told.' },
        ],
      },
    );
    expect(junit(end).split('\n')).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="blindspot replay" tests="11" failures="4" errors="2" skipped="1" time="0">',
      '  <testsuite name="a/Rule" tests="7" failures="2" errors="1" skipped="1" time="0" file="detections/a/Rule.yaml">',
      '    <testcase name="the case" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0"/>',
      '    <testcase name="the case × upn.case (all)" classname="a/Rule" file="detections/a/Rule.yaml" line="4" time="0">',
      '      <failure message="blind: b is &quot;&lt;x&gt;&quot;" type="blind">detections/a/Rule.yaml:4:5 where',
      'b is &quot;&lt;x&gt;&quot;',
      'diverged at detections/a/Rule.yaml:3:11 ==',
      'lost at detections/a/Rule.yaml:4:5 where',
      'quirk: What upn.case is.',
      'help: see docs/generated/quirks.md#upn-case</failure>',
      '    </testcase>',
      '    <testcase name="the case × upn.b (one-table T)" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0"/>',
      '    <testcase name="the case × ip.a (all)" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <skipped message="waived: error"/>',
      '    </testcase>',
      '    <testcase name="the case × ip.b (all)" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0"/>',
      '    <testcase name="failing" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <failure message="It should fire." type="failed">It should fire.',
      'It should not.</failure>',
      '    </testcase>',
      '    <testcase name="unreadable" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <error message="The case cannot be replayed." type="error"></error>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="functions/F" tests="1" failures="1" errors="0" skipped="0" time="0" file="functions/F.yaml">',
      '    <testcase name="2 cases" classname="functions/F" file="fixtures/functions/F.yaml" line="3" time="0">',
      '      <failure message="No." type="failed">fixtures/functions/F.yaml:3:4: No.</failure>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="functions/G" tests="1" failures="0" errors="0" skipped="0" time="0" file="functions/G.yaml">',
      '    <testcase name="1 case" classname="functions/G" file="functions/G.yaml" line="1" time="0"/>',
      '  </testsuite>',
      '  <testsuite name="findings" tests="2" failures="1" errors="1" skipped="0" time="0">',
      '    <testcase name="waiver-expired f.yaml:1:2" classname="findings" file="f.yaml" line="1" time="0">',
      '      <failure message="Late." type="waiver-expired">f.yaml:1:2',
      'Late.',
      'help: Ask.</failure>',
      '    </testcase>',
      '    <testcase name="yaml-syntax g.yaml:2:1" classname="findings" file="g.yaml" line="2" time="0">',
      '      <error message="No YAML." type="yaml-syntax">g.yaml:2:1',
      'No YAML.</error>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  it('compared with a commit, fails for what is worse and skips what was as bad', () => {
    const old = { name: 'old', verdict: 'failed', failures: ['x'] } as const;
    const fails = { name: 'new', verdict: 'failed', failures: ['y'] } as const;
    const before = endOf([detection([{ quirks: [quirk('ip.old', 'blind')] }, old, { name: 'new' }])]);
    const after = endOf([detection([{ quirks: [quirk('ip.old', 'blind'), quirk('ip.new', 'noisy')] }, old, fails])]);
    const rules = [
      { change: 'changed', slug: 'a/Rule', formerSlug: 'a/Rule', name: 'A rule', path: source.path, because: ['f'] },
    ] as const;
    const about = { against: 'v1', rules, addedQuirks: ['ip.new'], removedQuirks: [] };
    expect(
      junit(after, compareReplays(before, after, about))
        .split('\n')
        .slice(1, 29),
    ).toEqual([
      '<testsuites name="blindspot replay" tests="5" failures="2" errors="0" skipped="2" time="0">',
      '  <testsuite name="compared with v1" tests="0" failures="0" errors="0" skipped="0" time="0">',
      '    <properties>',
      '      <property name="FAILED" value="a/Rule · new"/>',
      '      <property name="NOISY" value="a/Rule · ip.new (all) · the case · was not replayed"/>',
      '      <property name="changed" value="a/Rule · f"/>',
      '      <property name="quirk added" value="ip.new"/>',
      '    </properties>',
      '  </testsuite>',
      '  <testsuite name="a/Rule" tests="5" failures="2" errors="0" skipped="2" time="0" file="detections/a/Rule.yaml">',
      '    <testcase name="the case" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0"/>',
      '    <testcase name="the case × ip.old (all)" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <skipped message="blind, as at v1"/>',
      '    </testcase>',
      '    <testcase name="the case × ip.new (all)" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <failure message="noisy" type="noisy">quirk: What ip.new is.',
      'help: see docs/generated/quirks.md#ip-new</failure>',
      '    </testcase>',
      '    <testcase name="old" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <skipped message="failed, as at v1"/>',
      '    </testcase>',
      '    <testcase name="new" classname="a/Rule" file="detections/a/Rule.yaml" line="1" time="0">',
      '      <failure message="y" type="failed">y</failure>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
  });
});
