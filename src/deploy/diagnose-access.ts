import type { AccessToken } from '../azure/access-token.ts';
import { isAllowed, type Permission } from '../azure/permissions.ts';
import { tokenVariable } from '../azure/token-source.ts';
import { type Asked, type Diagnosis, failedDiagnosis } from './diagnosis.ts';

const insights = 'Microsoft.SecurityInsights';
const logs = 'Microsoft.OperationalInsights/workspaces';

/** The actions that each takes. Tables are read for warnings only. */
export const neededActions = {
  plan: [
    `${logs}/read`,
    `${insights}/alertRules/read`,
    `${insights}/metadata/read`,
    `${logs}/savedSearches/read`,
    `${logs}/tables/read`,
  ],
  apply: [
    `${insights}/alertRules/write`,
    `${insights}/alertRules/delete`,
    `${insights}/metadata/write`,
    `${insights}/metadata/delete`,
    `${logs}/savedSearches/write`,
    `${logs}/savedSearches/delete`,
  ],
} as const;

/** Minutes that a token should last at least: an apply of some hundred rules takes less. */
const shortLife = 10;

/** Whose token it is, by what it says of itself. */
export function diagnoseIdentity({ identity, expiresAt }: AccessToken, isFixed: boolean, now: number): Diagnosis {
  const { name, applicationId, objectId, tenantId } = identity;
  const parts = [
    ...(name === undefined ? [] : [name]),
    ...(applicationId === undefined ? [] : [`application ${applicationId}`]),
    ...(objectId === undefined ? [] : [`object ${objectId}`]),
    ...(tenantId === undefined ? [] : [`tenant ${tenantId}`]),
  ];
  const who = parts.length === 0 ? 'The token does not say whose it is' : parts.join(', ');
  const from = isFixed ? tokenVariable : 'the Azure CLI';
  const subject = 'identity';
  if (expiresAt === undefined) return { subject, level: 'ok', text: `${who}. The token is of ${from}.` };
  const minutes = Math.floor((expiresAt - now) / 60_000);
  const end = `${new Date(expiresAt).toISOString().slice(11, 16)} UTC`;
  if (minutes >= shortLife)
    return { subject, level: 'ok', text: `${who}. The token is of ${from} and good until ${end}.` };
  return {
    subject,
    level: 'warning',
    text: `${who}. The token is of ${from} and ends at ${end}.`,
    help: isFixed ? `Put a new one into ${tokenVariable}.` : 'Log in again ("az login").',
  };
}

export function diagnoseRoles(roles: Asked<readonly string[]> | undefined): Diagnosis {
  const subject = 'roles';
  if (roles === undefined) {
    const text = 'The token names no object of Entra, so the roles cannot be asked for.';
    return { subject, level: 'warning', text, help: 'What they allow stands in the next lines.' };
  }
  if ('error' in roles) return failedDiagnosis(subject, 'The roles cannot be read', roles.error, 'warning');
  if (roles.value.length > 0) return { subject, level: 'ok', text: `${roles.value.join(', ')}.` };
  const text = 'No role is assigned, on the workspace or above it.';
  return { subject, level: 'warning', text, help: 'Where the next lines are fine, a group has one.' };
}

/** What the roles together allow. */
export function diagnoseRights(permissions: Asked<readonly Permission[]>): readonly Diagnosis[] {
  if ('error' in permissions) {
    return [failedDiagnosis('plan', 'What is allowed cannot be read', permissions.error, 'warning')];
  }
  const missing = (wanted: readonly string[]): readonly string[] =>
    wanted.filter((action) => !isAllowed(permissions.value, action));
  const plan = missing(neededActions.plan);
  const apply = missing(neededActions.apply);
  const scope = 'on the workspace or its resource group';
  return [
    plan.length === 0
      ? { subject: 'plan', level: 'ok', text: 'May read all that plan, drift and import read.' }
      : {
          subject: 'plan',
          level: 'problem',
          text: 'May not read all that plan, drift and import read. Missing:',
          items: plan.map((text) => ({ text })),
          help: `Assign the role "Microsoft Sentinel Reader" ${scope}. It takes some minutes.`,
        },
    apply.length === 0
      ? { subject: 'apply', level: 'ok', text: 'May write all that apply, rollback and prune write.' }
      : {
          subject: 'apply',
          level: 'warning',
          text: 'May not write all that apply, rollback and prune write. Missing:',
          items: apply.map((text) => ({ text })),
          help: `An identity that only plans should not. One that deploys takes the role "Microsoft Sentinel Contributor" ${scope}.`,
        },
  ];
}
