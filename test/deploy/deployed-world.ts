import { onTestFinished } from 'vitest';
import { openWorkspace } from '../../src/azure/open-workspace.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseWorkspaces, type Workspace } from '../../src/content/workspaces.ts';
import type { JsonValue } from '../../src/content/yaml-value.ts';
import type { ItemResult, WorkspaceResult } from '../../src/deploy/apply-result.ts';
import type { AuditEvent } from '../../src/deploy/audit-trail.ts';
import { applyDeployment, type DeploymentOptions, planDeployment, type Target } from '../../src/deploy/deployment.ts';
import type { DeployedContent, PlanOptions } from '../../src/deploy/plan-workspace.ts';
import type { PlannedWorkspace } from '../../src/deploy/planned-item.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import { DEFAULT_WORKSPACE, type FakeOptions } from '../azure/fake-options.ts';
import { detectionWith, functionWith } from './detection-of.ts';

export { detectionWith, functionWith };

const schemas = loadTableSchemas('.');

/** The id of a made-up rule. */
export function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** Made-up rules `from` up to `to`; every tenth is NRT, some call the functions. */
export function rulesOf(
  from: number,
  to: number,
  also: (index: number) => Readonly<Record<string, JsonValue>> = () => ({}),
): DeployedContent['detections'] {
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const call = index % 5 === 0 ? '\n| invoke Outer()' : '';
    const schedule =
      index % 10 === 9
        ? {
            kind: 'NRT',
            queryFrequency: undefined,
            queryPeriod: undefined,
            triggerOperator: undefined,
            triggerThreshold: undefined,
          }
        : {};
    return detectionWith(
      {
        id: idOf(index),
        name: `Rule ${index}`,
        version: '1.0.0',
        query: `SigninLogs\n| where ResultType == "${index}"${call}\n`,
        relevantTechniques: index % 7 === 0 ? ['T1110.003'] : ['T1110'],
        tactics: ['CredentialAccess'],
        ...schedule,
        ...also(index),
      },
      `detections/made/Rule${index}.yaml`,
    );
  });
}

/** Two functions, one of which calls the other. */
export function functionsOf(suffix = ''): DeployedContent['functions'] {
  const table = [{ name: 'T', type: 'table:(*)' }];
  return [
    functionWith('Outer', `T\n| extend A = 1\n| invoke Inner()${suffix}\n`, { version: '1.0.0', parameters: table }),
    functionWith('Inner', `T\n| extend B = 2${suffix}\n`, { version: '1.0.0', parameters: table }),
  ];
}

/** Tables that the made-up rules read. */
export const someTables = { SigninLogs: { columns: { TimeGenerated: 'dateTime', ResultType: 'string' } } };

/** One who deploys: connections, a clock and waits of its own. */
export interface Deployer {
  readonly targets: readonly Target[];
  /** Waits that were asked for, in milliseconds; they take no time. */
  readonly waits: number[];
  /** Every result as it came. */
  readonly heard: ItemResult[];
  readonly trail: AuditEvent[];
  now: number;
  plan(content: DeployedContent, options?: Partial<PlanOptions>): Promise<readonly PlannedWorkspace[]>;
  apply(
    planned: readonly PlannedWorkspace[],
    options?: Partial<DeploymentOptions>,
  ): Promise<readonly WorkspaceResult[]>;
}

/** A fake for the running test. */
export async function startWorld(options: FakeOptions = {}): Promise<FakeArm> {
  const fake = await startFake({ workspaces: [{ tables: someTables }], ...options });
  onTestFinished(() => fake.close());
  return fake;
}

/** `workspaces.yaml` for workspaces of a fake, one a ring. */
export function workspacesYaml(
  fake: FakeArm,
  names: readonly string[] = [DEFAULT_WORKSPACE.name],
  also: readonly string[] = [],
): string {
  const { subscription, resourceGroup } = DEFAULT_WORKSPACE;
  const entries = names.flatMap((name, ring) => [
    `  - name: ${name}`,
    `    ring: ${ring}`,
    `    subscription: ${subscription}`,
    `    resourceGroup: ${resourceGroup}`,
    `    workspace: ${name}`,
    `    resourceManager: ${fake.url}`,
    ...also.map((line) => `    ${line}`),
  ]);
  return `${['workspaces:', ...entries].join('\n')}\n`;
}

export function deployerOf(fake: FakeArm, names?: readonly string[], also?: readonly string[]): Deployer {
  const { workspaces, findings } = parseWorkspaces(
    new SourceFile('workspaces.yaml', workspacesYaml(fake, names, also)),
  );
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  const waits: number[] = [];
  const heard: ItemResult[] = [];
  const trail: AuditEvent[] = [];
  const deployer = { now: Date.UTC(2026, 0, 5) };
  const clock = (): number => deployer.now;
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    deployer.now += milliseconds;
    fake.clock.advance(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const open = (workspace: Workspace): Target => {
    const azure = openWorkspace(workspace, {
      env: { BLINDSPOT_ACCESS_TOKEN: fake.token },
      clock,
      sleep,
      seed: 1,
      // A request without an answer is given up soon.
      deadline: (_, onEnd) => {
        const timer = setTimeout(onEnd, 300);
        return () => clearTimeout(timer);
      },
    });
    onTestFinished(() => azure.close());
    return { workspace, azure };
  };
  const targets = workspaces.map(open);
  const made = {
    targets,
    waits,
    heard,
    trail,
    plan: async (content: DeployedContent, options: Partial<PlanOptions> = {}) => {
      const made = await planDeployment(targets, content, () => ({ adopt: false, schemas, ...options }));
      if (made.unreadable.length > 0) throw new Error(JSON.stringify(made.unreadable));
      return made.planned;
    },
    apply: (planned: readonly PlannedWorkspace[], options: Partial<DeploymentOptions> = {}) =>
      applyDeployment(planned, targets, {
        clock,
        sleep,
        schemas,
        audit: { write: (event) => trail.push(event) },
        failFast: false,
        stop: new AbortController().signal,
        onResult: (_, result) => heard.push(result),
        ...options,
      }),
  };
  return Object.assign(deployer, made);
}

/** How many items of a plan there are of each action. */
export function actionsOf(planned: readonly PlannedWorkspace[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { item } of planned.flatMap(({ items }) => items)) counts[item.action] = (counts[item.action] ?? 0) + 1;
  return counts;
}
