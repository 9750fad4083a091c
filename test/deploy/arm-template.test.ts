import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { armTemplates, escapeArm } from '../../src/deploy/arm-template.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionWith, functionWith, ruleId } from './detection-of.ts';

const versions = { alertRules: '2025-09-01', alertRulesPreview: '2025-07-01-preview', savedSearches: '2025-07-01' };

const content = {
  functions: [functionWith('Outer', '[Inner]', { version: '2.0.0' }), functionWith('Inner', 'print 1')],
  detections: [
    detectionWith(
      { name: '[not an expression]', query: 'Outer | take 1', relevantTechniques: ['T1078.004'] },
      'detections/signin/Rule.yaml',
    ),
    detectionWith(
      {
        id: '22222222-2222-2222-2222-222222222222',
        query: 'T',
        alertDetailsOverride: { alertDisplayNameFormat: '[a] b' },
      },
      'detections/signin/Other.yaml',
    ),
  ],
};

function parsed(text: string | undefined) {
  return JSON.parse(text ?? 'null');
}

describe('armTemplates', () => {
  it('makes one template for each item, and a file that puts the functions first', () => {
    const { files, problems } = armTemplates(content, { form: 'items', versions, folder: 'arm' });
    expect(problems).toEqual([]);
    expect([...files.keys()]).toEqual([
      'functions/Inner.json',
      'functions/Outer.json',
      'detections/SigninOther.json',
      'detections/SigninRule.json',
      'sentinel-deployment.config',
    ]);
    expect(parsed(files.get('sentinel-deployment.config'))).toEqual({
      prioritizedcontentfiles: ['arm/functions/Inner.json', 'arm/functions/Outer.json'],
      excludecontentfiles: [],
      parameterfilemappings: {},
    });
    expect(parsed(files.get('functions/Outer.json'))).toEqual({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      metadata: { _generator: { name: 'blindspot' } },
      parameters: {
        workspace: { type: 'string', metadata: { description: 'The name of the Log Analytics workspace.' } },
      },
      resources: [
        {
          type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
          apiVersion: '2025-07-01',
          name: "[concat(parameters('workspace'), '/Outer')]",
          properties: {
            etag: '*',
            category: 'Blindspot',
            displayName: 'Outer',
            // It ends in a line break, so it is no expression.
            query: '[Inner]\n',
            functionAlias: 'Outer',
            version: 2,
          },
        },
      ],
    });
    const [rule] = parsed(files.get('detections/SigninRule.json')).resources;
    expect(rule).toMatchObject({
      type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
      apiVersion: '2025-07-01-preview',
      name: `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${ruleId}')]`,
      kind: 'Scheduled',
      properties: { displayName: '[[not an expression]' },
    });
    expect(rule).not.toHaveProperty('dependsOn');
    const [other] = parsed(files.get('detections/SigninOther.json')).resources;
    expect(other).toMatchObject({
      apiVersion: '2025-09-01',
      properties: { alertDetailsOverride: { alertDisplayNameFormat: '[a] b' } },
    });
  });

  it('makes one of them all, functions first', () => {
    const { files } = armTemplates(content, { form: 'one', versions });
    expect([...files.keys()]).toEqual(['content.json']);
    const { resources } = parsed(files.get('content.json'));
    const search = (name: string) =>
      `[resourceId('Microsoft.OperationalInsights/workspaces/savedSearches', parameters('workspace'), '${name}')]`;
    expect(
      resources.map((one: { name: string; dependsOn?: unknown }) => [
        /'\/([^']*)'\)\]$/.exec(one.name)?.[1],
        one.dependsOn,
      ]),
    ).toEqual([
      ['Inner', undefined],
      ['Outer', [search('Inner')]],
      ['Microsoft.SecurityInsights/22222222-2222-2222-2222-222222222222', undefined],
      [`Microsoft.SecurityInsights/${ruleId}`, [search('Outer')]],
    ]);
  });

  it('leaves out what calls itself, and says so', () => {
    const functions = [functionWith('Me', 'Me')];
    const { files, problems } = armTemplates(
      { functions, detections: [detectionWith({ query: 'Me' })] },
      { form: 'items', versions },
    );
    expect([...files.keys()]).toEqual(['sentinel-deployment.config']);
    expect(problems).toEqual([
      'functions/Me.yaml is left out: "Me" calls itself.',
      'detections/a/Rule.yaml is left out: "Me" calls itself.',
    ]);
  });

  it('refuses more than a template holds', () => {
    const detections = Array.from({ length: 801 }, (_, index) => ({
      ...content.detections[1],
      id: `r${index}`,
    })).flatMap((one) => ('slug' in one ? [{ ...detectionWith(), ...one }] : []));
    expect(armTemplates({ functions: [], detections }, { form: 'one', versions })).toEqual({
      files: new Map(),
      problems: [
        'One template holds at most 800 resources, and these are 801: export one for each item, without --single.',
      ],
    });
    expect(armTemplates({ functions: [], detections }, { form: 'items', versions }).files.size).toBe(802);
  });

  it('refuses one that is larger than a template may be, counted in bytes', () => {
    // Two bytes each, in the template as well.
    const query = `T | where A == "${'ä'.repeat(4_900)}"`;
    const detections = Array.from({ length: 410 }, (_, index) => ({
      ...detectionWith({ query }),
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    }));
    const { files, problems } = armTemplates({ functions: [], detections }, { form: 'one', versions });
    expect(files.size).toBe(0);
    const [problem = ''] = problems;
    expect(problem).toMatch(
      /^One template holds at most 4000000 bytes \(4 MB\), and this one would have 4\d{6}: export one for each item, without --single\.$/,
    );
    const fewer = armTemplates({ functions: [], detections: detections.slice(10, 370) }, { form: 'one', versions });
    expect([fewer.files.size, fewer.problems]).toEqual([1, []]);
    expect(armTemplates({ functions: [], detections }, { form: 'items', versions }).files.size).toBe(411);
  });

  it('says of every rule of this repository what a deployment says', () => {
    const repository = loadRepository(packageRoot());
    const { files } = armTemplates(repository, { form: 'one', versions });
    const { resources } = parsed(files.get('content.json'));
    const rules = new Map(repository.detections.map((one) => [one.id, desiredRule(one)]));
    let seen = 0;
    for (const { type, name, properties } of resources) {
      if (!type.endsWith('alertRules')) continue;
      seen += 1;
      const id = /([-0-9a-f]{36})'\)\]$/.exec(name)?.[1] ?? '';
      expect(properties).toEqual(escapeArm(rules.get(id)?.properties ?? null));
    }
    expect(seen).toBe(repository.detections.length);
  });
});

describe('escapeArm', () => {
  it.each([
    ['[x]', '[[x]'],
    ['[[x]', '[[[x]'],
    ['[]', '[[]'],
    ['[x] y', '[x] y'],
    ['x [y]', 'x [y]'],
    ['[', '['],
    [' [x]', ' [x]'],
  ])('%j is %j', (text, escaped) => {
    expect(escapeArm(text)).toBe(escaped);
    expect(escapeArm({ a: [text, 1, null, true] })).toEqual({ a: [escaped, 1, null, true] });
  });
});
