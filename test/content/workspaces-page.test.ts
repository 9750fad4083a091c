import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultApiVersions } from '../../src/azure/api-versions.ts';
import { packageRoot } from '../../src/content/package-root.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { apiVersionKinds, parseWorkspaces } from '../../src/content/workspaces.ts';

const page = readFileSync(join(packageRoot(), 'docs', 'workspaces.md'), 'utf8').replaceAll('\r\n', '\n');

describe('docs/workspaces.md', () => {
  it('shows a file that can be read', () => {
    const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
    const { workspaces, findings } = parseWorkspaces(new SourceFile('workspaces.yaml', example));
    expect(findings).toEqual([]);
    expect(workspaces.map(({ name, concurrency }) => `${name} ${concurrency}`)).toEqual(['test 8', 'production 4']);
  });

  it('names the versions that are taken', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| `(\d{4}[\w-]+)` \|/gm)].map((row) => [row[1], row[2]]);
    expect(rows).toEqual(apiVersionKinds.map((kind) => [kind, defaultApiVersions[kind]]));
  });

  it('names every setting that an override may have, and no other', () => {
    const table = page.slice(page.indexOf('`set` changes'), page.indexOf('All else'));
    const names = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap((row) => [
      ...(row[1] ?? '').matchAll(/`([\w.]+)`/g),
    ]);
    const values: Readonly<Record<string, string>> = {
      enabled: 'true',
      severity: 'Low',
      triggerThreshold: '1',
      suppressionEnabled: 'true',
      'incidentConfiguration.createIncident': '',
    };
    const fields = names.map(([, name = '']) =>
      name.includes('.') ? '{incidentConfiguration: {createIncident: true}}' : `{${name}: ${values[name] ?? '1h'}}`,
    );
    expect(fields).toHaveLength(8);
    const overrides = fields.map((set) => `{match: "**", set: ${set}}`).join(', ');
    const guid = '00000000-0000-0000-0000-000000000000';
    const text = `workspaces: [{name: a, ring: 0, subscription: ${guid}, resourceGroup: rg, workspace: law-a, overrides: [${overrides}]}]`;
    const { workspaces, findings } = parseWorkspaces(new SourceFile('workspaces.yaml', text));
    expect(findings).toEqual([]);
    expect(workspaces[0]?.overrides).toHaveLength(8);
  });
});
