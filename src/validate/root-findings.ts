import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareFindings, type Finding } from '../content/finding.ts';
import { loadWorkspaces } from '../content/load-workspaces.ts';
import type { Repository } from '../content/repository.ts';
import { SourceFiles } from '../content/source-files.ts';
import { checkOverrides } from '../content/workspace-overrides.ts';
import type { Check } from './check.ts';
import { type CheckConfig, configPath, defaultCheckConfig, parseCheckConfig } from './check-config.ts';

/**
 * What the files at a root say of how it is checked and where it goes: its `blindspot.yaml` and its `workspaces.yaml`, as far as they are there, with
 * what is wrong with them.
 */
export function rootFindings(
  repository: Repository,
  checks: readonly Check[],
): { readonly config: CheckConfig; readonly findings: readonly Finding[] } {
  const { root, detections } = repository;
  const findings: Finding[] = [];
  let config = defaultCheckConfig;
  if (existsSync(join(root, configPath))) {
    const files = new SourceFiles(root);
    const source = files.read(configPath);
    const read = source && parseCheckConfig(source, checks);
    config = read?.config ?? config;
    findings.push(...files.findings, ...(read?.findings ?? []));
  }
  if (existsSync(join(root, 'workspaces.yaml'))) {
    const { workspaces, findings: own } = loadWorkspaces(root);
    findings.push(...own, ...workspaces.flatMap(({ overrides }) => checkOverrides(overrides, detections)));
  }
  return { config, findings: findings.sort(compareFindings) };
}
