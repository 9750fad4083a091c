import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { compareFindings, type Finding } from '../content/finding.ts';
import { loadWorkspaces } from '../content/load-workspaces.ts';
import type { Repository } from '../content/repository.ts';
import { SourceFile } from '../content/source-file.ts';
import { SourceFiles } from '../content/source-files.ts';
import { checkOverrides } from '../content/workspace-overrides.ts';
import { refusedOverrides } from '../sentinel/refused-overrides.ts';
import type { Check } from './check.ts';
import { type CheckConfig, configPath, defaultCheckConfig, parseCheckConfig } from './check-config.ts';

export interface RootFindingsOptions {
  /** Absolute path of the file with the levels of checks, which must exist. By default the root's own, where it has one. */
  readonly config?: string;
  /** Whether the folder is no root, so that its files say nothing. */
  readonly isOnlyLoose?: boolean;
}

export interface RootFindings {
  readonly config: CheckConfig;
  readonly findings: readonly Finding[];
  /** The files that were read, by path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/**
 * What the files at a root say of how it is checked and where it goes: its `blindspot.yaml` and its `workspaces.yaml`, as far as they are there, with
 * what is wrong with them.
 */
export function rootFindings(
  repository: Repository,
  checks: readonly Check[],
  { config: given, isOnlyLoose = false }: RootFindingsOptions = {},
): RootFindings {
  const { root, detections } = repository;
  const findings: Finding[] = [];
  const sources = new Map<string, SourceFile>();
  let config = defaultCheckConfig;
  const file = given ?? join(root, configPath);
  if (given !== undefined || (!isOnlyLoose && existsSync(file))) {
    const files = new SourceFiles(dirname(file));
    const read = files.read(basename(file));
    const path = relative(root, file).split(sep).join('/');
    findings.push(...files.findings.map((finding) => ({ ...finding, path })));
    if (read !== undefined) {
      const source = new SourceFile(path, read.text);
      const parsed = parseCheckConfig(source, checks);
      sources.set(path, source);
      config = parsed.config;
      findings.push(...parsed.findings);
    }
  }
  if (!isOnlyLoose && existsSync(join(root, 'workspaces.yaml'))) {
    const { workspaces, findings: own, sources: read } = loadWorkspaces(root);
    findings.push(...own);
    for (const [path, source] of read) sources.set(path, source);
    for (const { overrides } of workspaces) {
      findings.push(...checkOverrides(overrides, detections), ...refusedOverrides(overrides, detections));
    }
  }
  return { config, findings: findings.sort(compareFindings), sources };
}
