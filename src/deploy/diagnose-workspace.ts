import type { AccessToken } from '../azure/access-token.ts';
import { AccessTokenError } from '../azure/access-token-error.ts';
import { listAlertRules } from '../azure/alert-rules.ts';
import type { AzureError } from '../azure/azure-error.ts';
import { type AzureProblem, classifyError } from '../azure/classify-error.ts';
import { listMetadata } from '../azure/metadata-items.ts';
import type { OpenWorkspace } from '../azure/open-workspace.ts';
import { listPermissions } from '../azure/permissions.ts';
import { readProviderVersions } from '../azure/provider-versions.ts';
import { type ReachedWorkspace, reachWorkspace } from '../azure/reach-workspace.ts';
import { listRoleNames } from '../azure/role-assignments.ts';
import { listSavedSearches } from '../azure/saved-searches.ts';
import { listTables } from '../azure/workspace-tables.ts';
import { diagnoseIdentity, diagnoseRights, diagnoseRoles } from './diagnose-access.ts';
import { diagnoseFunctions, diagnoseRules, diagnoseTables, type WantedContent } from './diagnose-content.ts';
import { diagnoseVersions } from './diagnose-versions.ts';
import { type Asked, ask, type Diagnosis, failedDiagnosis } from './diagnosis.ts';

export interface DiagnoseInput {
  readonly opened: OpenWorkspace;
  /** Whether the token is one that the environment holds. */
  readonly isFixedToken: boolean;
  readonly content: WantedContent;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Failures after which no other question would be answered either. */
const hopeless: readonly AzureProblem[] = [
  'scope-missing',
  'not-found',
  'unauthorized',
  'unreachable',
  'timeout',
  'unreadable',
  'cancelled',
];

/**
 * Looks at everything that a deployment to a workspace depends on, and changes nothing. What may not be read is said to be so, and the
 * rest is looked at nevertheless.
 */
export async function diagnoseWorkspace(input: DiagnoseInput): Promise<readonly Diagnosis[]> {
  const { opened, isFixedToken, content, clock } = input;
  const token = await tokenOf(opened);
  if ('subject' in token) return [token];
  const identity = diagnoseIdentity(token, isFixedToken, clock());
  const reached = await ask(() => reachWorkspace(opened, clock));
  if ('error' in reached && hopeless.includes(classifyError(reached.error).problem)) {
    return [identity, unreached(reached.error)];
  }
  const { objectId } = token.identity;
  const [roles, permissions, rules, metadata, searches, tables, insights, logs] = await Promise.all([
    objectId === undefined || !guid.test(objectId) ? undefined : ask(() => listRoleNames(opened, objectId)),
    ask(() => listPermissions(opened)),
    ask(() => listAlertRules(opened)),
    ask(() => listMetadata(opened)),
    ask(() => listSavedSearches(opened)),
    ask(() => listTables(opened)),
    ask(() => readProviderVersions(opened, 'Microsoft.SecurityInsights')),
    ask(() => readProviderVersions(opened, 'Microsoft.OperationalInsights')),
  ]);
  return [
    identity,
    diagnoseReached(reached, rules),
    ...('value' in reached ? diagnoseClock(reached.value) : []),
    diagnoseRoles(roles),
    ...diagnoseRights(permissions),
    // Where there is no Sentinel there is nothing to say of rules.
    ...(isNotOnboarded(rules) ? [] : diagnoseRules(rules, metadata, content)),
    ...diagnoseFunctions(searches, rules, content),
    ...diagnoseTables(tables, content),
    ...diagnoseVersions(opened.versions, { insights, logs }),
  ];
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function tokenOf({ tokens }: OpenWorkspace): Promise<AccessToken | Diagnosis> {
  try {
    return await tokens.token();
  } catch (error) {
    if (!(error instanceof AccessTokenError)) throw error;
    const help = 'Without a token nothing else can be asked.';
    return { subject: 'identity', level: 'problem', text: error.message, help };
  }
}

function unreached(error: AzureError): Diagnosis {
  return failedDiagnosis('workspace', 'The workspace cannot be reached', error);
}

function isNotOnboarded(rules: Asked<unknown>): boolean {
  return 'error' in rules && classifyError(rules.error).problem === 'not-onboarded';
}

function diagnoseReached(reached: Asked<ReachedWorkspace>, rules: Asked<unknown>): Diagnosis {
  const subject = 'workspace';
  if ('error' in rules && isNotOnboarded(rules)) {
    const text = 'The workspace is there, but Microsoft Sentinel is not enabled in it.';
    return { subject, level: 'problem', text, help: 'Enable it first.' };
  }
  if ('error' in reached) return failedDiagnosis(subject, 'The workspace itself cannot be read', reached.error);
  const { location } = reached.value.resource.rest;
  const where = typeof location === 'string' ? ` (${location})` : '';
  const sentinel = 'value' in rules ? ', and Sentinel is enabled in it' : '';
  return { subject, level: 'ok', text: `It is there${where}${sentinel}.` };
}

/** Azure allows for about five minutes. */
const mostSkew = 5 * 60;

function diagnoseClock({ clockSkew }: ReachedWorkspace): readonly Diagnosis[] {
  if (clockSkew === undefined) return [];
  const seconds = Math.round(Math.abs(clockSkew) / 1_000);
  const subject = 'clock';
  if (seconds <= 5) return [{ subject, level: 'ok', text: 'This machine and the service agree on the time.' }];
  const way = clockSkew > 0 ? 'behind' : 'ahead of';
  const text = `The clock of this machine is ${seconds} s ${way} the service's.`;
  if (seconds < 60) return [{ subject, level: 'ok', text }];
  const help = 'Set the clock. Tokens are refused when it is minutes off.';
  return [{ subject, level: seconds >= mostSkew ? 'problem' : 'warning', text, help }];
}
