import type { ApiVersionKind } from '../content/workspaces.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/** The version of the interface that each kind of resource is read and written with. */
export type ApiVersions = Readonly<Record<ApiVersionKind | 'workspaces' | 'providers' | 'permissions', string>>;

/**
 * The newest versions whose contracts are known. Of alert rules there are two: only a preview shows NRT rules, and only it knows
 * sub-techniques and Sentinel entities.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/api-versions
 */
export const defaultApiVersions: ApiVersions = {
  alertRules: '2025-09-01',
  alertRulesPreview: '2025-07-01-preview',
  metadata: '2025-09-01',
  savedSearches: '2025-07-01',
  tables: '2025-07-01',
  workspaces: '2025-07-01',
  providers: '2021-04-01',
  permissions: '2022-04-01',
};

/** The defaults, and what a workspace says instead. */
export function apiVersions(own: Readonly<Partial<Record<ApiVersionKind, string>>> = {}): ApiVersions {
  return { ...defaultApiVersions, ...own };
}

/**
 * The version that a rule must be written with: the preview where it holds what the stable version would refuse or, worse, drop,
 * as a PUT replaces the whole rule.
 */
export function alertRuleVersion(
  versions: Pick<ApiVersions, 'alertRules' | 'alertRulesPreview'>,
  rule: { readonly kind: string; readonly properties: JsonObject },
): string {
  return needsPreview(rule.kind, rule.properties) ? versions.alertRulesPreview : versions.alertRules;
}

function needsPreview(kind: string, properties: JsonObject): boolean {
  if (kind === 'NRT') return true;
  const { subTechniques, sentinelEntitiesMappings, alertDetailsOverride } = properties;
  if (isFilled(subTechniques) || isFilled(sentinelEntitiesMappings)) return true;
  const dynamic = isJsonObject(alertDetailsOverride) ? alertDetailsOverride['alertDynamicProperties'] : undefined;
  if (!Array.isArray(dynamic)) return false;
  return dynamic.some((item) => {
    const property = isJsonObject(item) ? item['alertProperty'] : undefined;
    return typeof property === 'string' && property.trim().toLowerCase() === 'subtechniques';
  });
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}
