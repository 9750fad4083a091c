import { describe, expect, it } from 'vitest';
import { readArmError } from '../../src/azure/arm-error.ts';
import { AzureError, type AzureErrorDetails } from '../../src/azure/azure-error.ts';
import { type AzureProblem, classifyError } from '../../src/azure/classify-error.ts';
import { parseJsonBody } from '../../src/azure/parse-json-body.ts';

const rule =
  '/subscriptions/s/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/w/providers/Microsoft.SecurityInsights/alertRules/1';

function errorWith(details: Partial<AzureErrorDetails>): AzureError {
  const about = { failure: 'answer', method: 'PUT', path: rule, texts: [], attempts: 1, unclear: false } as const;
  return new AzureError({ ...about, ...details });
}

function answered(status: number, code: string, message: string, more: Partial<AzureErrorDetails> = {}): AzureError {
  const error = readArmError(parseJsonBody(JSON.stringify({ error: { code, message } })));
  return errorWith({ status, ...error, ...more });
}

const deleted =
  "The rule with id '0a3f7ed1-0d6f-4d75-8a32-5b1c7b4a5c11' was recently deleted. You need to allow some time before re-using the same id. Please try again later.";

const table: readonly (readonly [AzureProblem, number, string, string])[] = [
  ['recently-deleted', 400, 'BadRequest', deleted],
  ['recently-deleted', 409, 'Conflict', deleted],
  ['table-missing', 400, 'BadRequest', 'Failed to run the analytics rule query. One of the tables does not exist.'],
  ['table-missing', 400, 'BadRequest', "Failed to resolve table or column expression named 'Missing_CL'"],
  ['column-missing', 400, 'BadRequest', 'The given column UserX does not exist in the query output.'],
  ['semantic-error', 400, 'SemanticError', "A semantic error occurred. SEM0260: Unknown function: 'CanonicalUpn'."],
  ['semantic-error', 400, 'BadRequest', 'FailedToResolveScalarExpression'],
  ['column-missing', 400, 'BadRequest', 'FailedToResolveColumn'],
  ['table-missing', 400, 'BadRequest', 'FailedToResolveTable'],
  ['syntax-error', 400, 'BadRequest', 'A recognition error: SyntaxError at 1:2'],
  ['read-only-property', 400, 'BadRequest', "Read-only property 'lastModifiedUtc' cannot be assigned"],
  ['invalid-property', 400, 'BadRequest', "Invalid Properties for Scheduled alert rule: 'queryPeriod'"],
  ['invalid-property', 400, 'BadRequest', "Required property 'suppressionDuration' not found in JSON."],
  ['invalid-request', 400, 'BadRequest', 'Something else.'],
  [
    'conflict',
    409,
    'Conflict',
    "Newer instance of rule 'x' exists for workspace '0a3f7ed1-0d6f-4d75-8a32-5b1c7b4a5c11' (Etag does not match). Data was not saved.",
  ],
  ['conflict', 400, 'BadRequest', "Newer instance of rule 'x' exists (Etag does not match)."],
  ['conflict', 409, 'Conflict', 'Newer data exists in the Customer Configuration Store'],
  [
    'conflict',
    409,
    'Conflict',
    "rule 'A rule with the name' already exists and the request has no etag. Data was not saved.",
  ],
  ['name-taken', 400, 'BadRequest', "A rule with the name 'Sign-ins from nowhere' already exists."],
  ['name-taken', 409, 'Conflict', 'An alert rule with the same display name already exists in this workspace.'],
  ['conflict', 412, 'PreconditionFailed', ''],
  ['conflict', 409, 'Conflict', 'Another operation is in progress.'],
  ['locked', 409, 'ScopeLocked', 'The scope cannot perform write operation because following scope(s) are locked.'],
  ['unauthorized', 401, 'InvalidAuthenticationToken', 'The access token is invalid.'],
  ['forbidden', 403, 'AuthorizationFailed', 'No authorization.'],
  ['throttled', 429, 'TooManyRequests', 'One of the tables does not exist.'],
  ['unavailable', 500, 'InternalServerError', 'SemanticError'],
  ['unavailable', 503, 'ServiceUnavailable', ''],
  ['timeout', 504, 'GatewayTimeout', ''],
  ['timeout', 408, 'RequestTimeout', ''],
  ['not-onboarded', 400, 'BadRequest', 'Workspace w is not onboarded to Microsoft Sentinel.'],
  ['not-onboarded', 404, 'NotFound', 'Microsoft Sentinel is not enabled in the workspace.'],
  ['auto-disabled', 400, 'BadRequest', 'The rule was auto-disabled.'],
  ['api-version', 400, 'InvalidApiVersionParameter', "The api-version '1999-01-01' is invalid."],
  ['api-version', 404, 'NoRegisteredProviderFound', 'No registered resource provider found.'],
  ['scope-missing', 404, 'ResourceGroupNotFound', "Resource group 'r' could not be found."],
  ['scope-missing', 404, 'SubscriptionNotFound', "The subscription 's' could not be found."],
  [
    'scope-missing',
    404,
    'ResourceNotFound',
    "The Resource 'Microsoft.OperationalInsights/workspaces/w' under resource group 'r' was not found.",
  ],
  [
    'not-found',
    404,
    'ResourceNotFound',
    "The Resource 'Microsoft.OperationalInsights/workspaces/w/savedSearches/x' under resource group 'r' was not found.",
  ],
  ['not-found', 404, 'NotFound', 'Alert rule does not exist.'],
  ['unknown', 418, 'Teapot', 'Short and stout.'],
];

describe('classifyError', () => {
  it.each(table)('%s: %d %s %s', (problem, status, code, message) => {
    const classified = classifyError(answered(status, code, message));
    expect(classified.problem).toBe(problem);
    expect(classified.help).toMatch(/^[A-Z].*\.$/);
    const isOfQuery = ['table-missing', 'column-missing', 'semantic-error'].includes(problem);
    expect(classified.mayBecomeVisible).toBe(isOfQuery);
  });

  it.each([
    ['timeout', 'timeout'],
    ['connection', 'unreachable'],
    ['unreadable', 'unreadable'],
    ['too-large', 'unreadable'],
    ['redirect', 'unreadable'],
    ['cancelled', 'cancelled'],
  ] as const)('goes by the failure where nothing was answered: %s', (failure, problem) => {
    const classified = classifyError(errorWith({ failure, status: 400, texts: ['recently deleted'] }));
    expect(classified).toMatchObject({ problem, mayBecomeVisible: false, unresolved: [] });
  });

  it('reads nested errors of the query language, with the names that were not found', () => {
    const body = {
      error: {
        code: 'BadArgumentError',
        message: 'The request had some invalid properties',
        innererror: {
          code: 'SemanticError',
          message: 'A semantic error occurred.',
          innererror: {
            code: 'SEM0100',
            message:
              "'where' operator: Failed to resolve column or scalar expression named 'CanonicalIp'. Unknown function: 'CanonicalUpn'. Failed to resolve scalar expression named 'CanonicalIp'",
          },
        },
      },
    };
    const error = errorWith({ status: 400, ...readArmError(parseJsonBody(JSON.stringify(body))) });
    expect(classifyError(error)).toMatchObject({
      problem: 'semantic-error',
      mayBecomeVisible: true,
      unresolved: ['CanonicalIp', 'CanonicalUpn'],
    });
  });

  it.each([
    ['PUT', rule, 'Microsoft Sentinel Contributor'],
    ['GET', rule, 'Microsoft Sentinel Reader'],
    ['DELETE', rule.replace(/providers\/Microsoft.Sec.*/, 'savedSearches/x'), 'Microsoft Sentinel Contributor'],
    ['GET', rule.replace(/providers\/Microsoft.Sec.*/, 'savedSearches'), 'Microsoft Sentinel Reader'],
    ['GET', rule.replace(/providers\/Microsoft.Sec.*/, 'tables'), 'Microsoft Sentinel Reader'],
    ['PUT', rule.replace(/providers\/Microsoft.Sec.*/, 'tables/x'), 'Log Analytics Contributor'],
    ['GET', '/subscriptions/s/providers/Microsoft.SecurityInsights', 'Microsoft Sentinel Reader'],
    ['GET', '/subscriptions/s', 'Reader'],
  ])('names the role that %s %s needs', (method, path, role) => {
    const message =
      "The client 'alice' with object id 'o' does not have authorization to perform action 'Microsoft.SecurityInsights/alertRules/write' over scope '/x'.";
    expect(classifyError(answered(403, 'AuthorizationFailed', message, { method, path })).help).toBe(
      `Whoever is logged in needs the role "${role}" on the workspace or its resource group. The action that it lacks is Microsoft.SecurityInsights/alertRules/write. A new assignment takes some minutes.`,
    );
    expect(classifyError(answered(403, 'Forbidden', "perform action '`rm`'", { method, path })).help).toBe(
      `Whoever is logged in needs the role "${role}" on the workspace or its resource group. A new assignment takes some minutes.`,
    );
  });

  it('is done soon with whatever text', () => {
    const hostile = `${'failed to resolve a '.repeat(200)}${"named 'x' onboard ".repeat(2_000)}`;
    const classified = classifyError(
      errorWith({ status: 400, texts: [hostile.slice(0, 2_000), "resource '".repeat(200)] }),
    );
    expect(classified.problem).toBe('semantic-error');
  });
});
