import { alertRuleVersion } from './api-versions.ts';
import type { ArmAddress } from './arm-request.ts';
import type { ArmResource } from './arm-resource.ts';
import {
  type AzureWorkspace,
  type Deletion,
  deleteResource,
  findResource,
  listResources,
  putResource,
  type ResourceBody,
  type Written,
} from './resource-calls.ts';
import { sentinelPath } from './workspace-address.ts';

/**
 * Sentinel's analytics rules, of all kinds.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules
 */

/** A rule as it is sent. `etag` is that of the rule that it replaces; a new one has none. */
export interface AlertRuleBody extends ResourceBody {
  readonly kind: string;
}

/** Always with the preview version: the others do not show NRT rules, which would then seem to be deleted. */
export function listAlertRules(workspace: AzureWorkspace): Promise<readonly ArmResource[]> {
  return listResources(workspace, addressOf(workspace, workspace.versions.alertRulesPreview));
}

/** With the preview version, as lists are. */
export function findAlertRule(workspace: AzureWorkspace, ruleId: string): Promise<ArmResource | undefined> {
  return findResource(workspace, addressOf(workspace, workspace.versions.alertRulesPreview, ruleId));
}

/**
 * Makes or replaces a rule, in the version that all of its properties are known to. The service runs the query to check it.
 *
 * @param version another version.
 */
export function putAlertRule(
  workspace: AzureWorkspace,
  ruleId: string,
  body: AlertRuleBody,
  version: string = alertRuleVersion(workspace.versions, body),
): Promise<Written> {
  return putResource(workspace, addressOf(workspace, version, ruleId), body);
}

/** The id cannot be used again for about a day. */
export function deleteAlertRule(workspace: AzureWorkspace, ruleId: string): Promise<Deletion> {
  return deleteResource(workspace, addressOf(workspace, workspace.versions.alertRulesPreview, ruleId));
}

function addressOf({ address }: AzureWorkspace, apiVersion: string, ...name: readonly string[]): ArmAddress {
  return { path: sentinelPath(address, 'alertRules', ...name), apiVersion };
}
