import { type Answer, armError } from './answer.ts';
import type { ResourceType } from './route.ts';

/**
 * The versions that each type of resource has (contract 1.1, 2, 3), newest first. The document does not name one for
 * subscriptions and role definitions: those of Microsoft.Resources and Microsoft.Authorization are taken.
 */
export const API_VERSIONS: Readonly<Record<ResourceType, readonly string[]>> = {
  alertRules: ['2025-09-01', '2025-07-01-preview', '2025-06-01'],
  metadata: ['2025-09-01', '2025-07-01-preview', '2025-06-01'],
  savedSearches: ['2025-07-01', '2020-08-01'],
  tables: ['2025-07-01'],
  workspace: ['2025-07-01'],
  provider: ['2021-04-01'],
  subscription: ['2022-12-01', '2021-04-01', '2021-01-01', '2020-01-01'],
  permissions: ['2022-04-01'],
  roleAssignments: ['2022-04-01'],
  roleDefinitions: ['2022-04-01'],
};

/** Whether a version is a preview, which alone knows NRT and a few properties (contract 0.1, 0.2). */
export function isPreview(apiVersion: string): boolean {
  return apiVersion.endsWith('-preview');
}

/** Resource Manager's refusal of a version that is missing or not among `supported`; undefined where it is. */
export function refuseApiVersion(apiVersion: string | undefined, supported: readonly string[]): Answer | undefined {
  if (apiVersion === undefined || apiVersion === '') {
    return armError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!supported.includes(apiVersion)) {
    return armError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${apiVersion}' is invalid. The supported versions are '${supported.join(',')}'.`,
    );
  }
  return undefined;
}
