import type { AzureError } from './azure-error.ts';

export type AzureProblem =
  | 'recently-deleted'
  | 'table-missing'
  | 'column-missing'
  | 'semantic-error'
  | 'syntax-error'
  | 'name-taken'
  | 'conflict'
  | 'locked'
  | 'read-only-property'
  | 'invalid-property'
  | 'invalid-request'
  | 'api-version'
  | 'not-onboarded'
  | 'auto-disabled'
  | 'unauthorized'
  | 'forbidden'
  | 'scope-missing'
  | 'not-found'
  | 'throttled'
  | 'unavailable'
  | 'unreachable'
  | 'timeout'
  | 'unreadable'
  | 'cancelled'
  | 'unknown';

/** What an error means for the person who deploys. */
export interface ClassifiedError {
  readonly problem: AzureProblem;
  /** One or two sentences: what to do about it. */
  readonly help: string;
  /**
   * Whether the query names something that may be visible in a while: a function or table that was only just made. Whether it was
   * is for the caller to know.
   */
  readonly mayBecomeVisible: boolean;
  /** The names that could not be resolved, where the service says so. */
  readonly unresolved: readonly string[];
}

interface Pattern {
  readonly problem: AzureProblem;
  readonly statuses?: readonly number[];
  /** Of any of the error's codes. */
  readonly codes?: RegExp;
  /** Of all that the service says. Where both are there, one of them is enough. */
  readonly text?: RegExp;
}

/**
 * How errors are told apart, the first that fits. The service answers the same mistake with different statuses, and different
 * mistakes with the same code: the words are what counts.
 */
const patterns: readonly Pattern[] = [
  // Seen as 400 and as 409, for about a day after a rule was deleted.
  { problem: 'recently-deleted', text: /recently deleted/i },
  { problem: 'auto-disabled', text: /auto[- ]?disabled/i },
  { problem: 'locked', codes: /^ScopeLocked$/i },
  // As the portal refuses a second rule of the same name. Nobody changed anything: planning again does not help.
  {
    problem: 'name-taken',
    text: /\brule with (?:the |this )?(?:same )?(?:display ?)?name(?: ?['"].{0,400}['"])? already (?:exists?|in use|used|taken)\b/is,
  },
  { problem: 'conflict', text: /etag does not match|newer (?:instance|data)|already exists?\b/i },
  {
    problem: 'not-onboarded',
    text: /not onboarded|onboard(?:ed|ing)? .{0,60}(?:sentinel|securityinsights|workspace)|sentinel is not (?:enabled|installed|deployed)/i,
  },
  {
    problem: 'api-version',
    codes:
      /^(?:InvalidApiVersionParameter|UnsupportedApiVersion|MissingApiVersionParameter|NoRegisteredProviderFound)$/i,
  },
  {
    problem: 'table-missing',
    text: /one of the tables does not exist|failed to resolve table\b|FailedToResolveTable/i,
  },
  { problem: 'column-missing', text: /the given column|FailedToResolveColumn/i },
  { problem: 'syntax-error', codes: /^(?:SyntaxError|SYN\d+)$/i, text: /\bSyntaxError\b|\bSYN\d{4}\b/i },
  {
    problem: 'semantic-error',
    codes: /^(?:SemanticError|SEM\d+)$/i,
    text: /\bSemanticError\b|\bSEM\d{4}\b|FailedToResolve\w+|failed to resolve|unknown function/i,
  },
  { problem: 'read-only-property', text: /read-only property .{0,200} cannot be assigned/i },
  { problem: 'invalid-property', text: /invalid properties for|required property .{0,200} not found/i },
  { problem: 'unauthorized', statuses: [401] },
  { problem: 'forbidden', statuses: [403] },
  {
    problem: 'scope-missing',
    codes: /^(?:ResourceGroupNotFound|SubscriptionNotFound|InvalidSubscriptionId|ParentResourceNotFound)$/i,
    text: /resource 'Microsoft\.OperationalInsights\/workspaces\/[^/']{1,100}' .{0,200} was not found/i,
  },
  { problem: 'not-found', statuses: [404] },
  { problem: 'conflict', statuses: [409, 412] },
  { problem: 'throttled', statuses: [429] },
  { problem: 'timeout', statuses: [408, 504] },
  { problem: 'unavailable', statuses: [500, 501, 502, 503] },
  { problem: 'invalid-request', statuses: [400, 405, 413, 415, 422] },
];

/** Texts of problems, by what fails without any answer. */
const problemOfFailure = {
  timeout: 'timeout',
  connection: 'unreachable',
  unreadable: 'unreadable',
  'too-large': 'unreadable',
  redirect: 'unreadable',
  cancelled: 'cancelled',
} as const;

const help: Readonly<Record<Exclude<AzureProblem, 'forbidden'>, string>> = {
  'recently-deleted':
    'Sentinel keeps the id of a deleted rule for about a day. Deploy again after that, or give the rule a new id.',
  'table-missing':
    'The workspace has no such table, or none yet: tables of logs appear when the first record arrives. Connect the log first.',
  'column-missing':
    'The query gives no column of this name in this workspace. Columns of a log may appear with the first record that has them.',
  'semantic-error':
    'The query does not bind in this workspace: a table, column or function is missing. A function that was just made can take some minutes to be seen.',
  'syntax-error': 'The service does not read the query. Run "blindspot validate" on the rule.',
  'name-taken': 'Another rule of the workspace has this name. Give one of them another name.',
  conflict: 'Somebody changed it since it was read. Plan again.',
  locked:
    'A lock on the workspace, its resource group or its subscription forbids the change. Remove the lock, or deploy elsewhere.',
  'read-only-property': 'Rules of this kind have properties that nobody can set. They are not deployed.',
  'invalid-property': 'The service refuses a value of the rule. The message says which one.',
  'invalid-request': 'The service refuses the request. The message says why.',
  'api-version':
    'The service does not offer this version of its interface. Set another one under "apiVersions" in workspaces.yaml.',
  'not-onboarded': 'Microsoft Sentinel is not enabled in this workspace. Enable it first.',
  'auto-disabled':
    'Sentinel disabled the rule by itself because its query failed. Mend the query or what it depends on, then enable it.',
  unauthorized: 'The token was not accepted: it is out of date, of another tenant, or of another cloud. Log in again.',
  'scope-missing':
    'The subscription, resource group or workspace does not exist, or is not visible. Compare workspaces.yaml.',
  'not-found': 'It does not exist, or not any more. Plan again.',
  throttled: 'There are too many requests. Wait some minutes, or lower "concurrency" in workspaces.yaml.',
  unavailable: 'The service failed. Run the same again: what was done is not done twice.',
  unreachable:
    'The service was not reached. Look at the network and, in workspaces.yaml, at "cloud" or "resourceManager".',
  timeout: 'The service took too long. Run the same again, or raise "timeoutSeconds" in workspaces.yaml.',
  unreadable:
    'What answered does not speak like Azure. Look for a proxy in between and, in workspaces.yaml, at "resourceManager".',
  cancelled: 'Run the same again to complete it.',
  unknown: 'The message is all that is known.',
};

/**
 * What an error means, and what to do about it.
 *
 * @see https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules
 */
export function classifyError(error: AzureError): ClassifiedError {
  const problem = problemOf(error);
  const mayBecomeVisible = ['semantic-error', 'table-missing', 'column-missing'].includes(problem);
  return {
    problem,
    help: problem === 'forbidden' ? helpOfForbidden(error) : help[problem],
    mayBecomeVisible,
    unresolved: mayBecomeVisible ? unresolvedNames(error.details.texts) : [],
  };
}

function problemOf({ failure, status = 0, details }: AzureError): AzureProblem {
  if (failure !== 'answer') return problemOfFailure[failure];
  const codes = details.codes ?? [];
  // What refuses or holds back a request says nothing of the rule in it, whatever words it uses.
  const isOfRule = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  const found = patterns.find(({ statuses, codes: ofCode, text: ofText }) => {
    if (statuses !== undefined) return statuses.includes(status);
    if (!isOfRule) return false;
    return (
      codes.some((code) => ofCode?.test(code) === true) || details.texts.some((text) => ofText?.test(text) === true)
    );
  });
  return found?.problem ?? 'unknown';
}

/** The names in messages of the binder: `Failed to resolve table or column expression named 'X'`, `Unknown function: 'X'`. */
function unresolvedNames(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) =>
    [...text.matchAll(/(?:named|unknown function:?|failed to resolve(?: \w+){0,6}:?) ?['"]([^'"]{1,200})['"]/gi)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set(names)];
}

/** Names the role that the request needs, by what it is to. */
function helpOfForbidden({ details }: AzureError): string {
  const { method, path, texts } = details;
  const [, action] = /perform action '([\w./*-]{1,200})'/i.exec(texts.join(' ')) ?? [];
  const needed = action === undefined ? '' : ` The action that it lacks is ${action}.`;
  return `Whoever is logged in needs the role "${roleFor(method, path)}" on the workspace or its resource group.${needed} A new assignment takes some minutes.`;
}

/** @see https://learn.microsoft.com/azure/sentinel/roles */
function roleFor(method: string, path: string): string {
  const isRead = method === 'GET';
  if (/\/providers\/Microsoft\.SecurityInsights\b/i.test(path)) {
    return isRead ? 'Microsoft Sentinel Reader' : 'Microsoft Sentinel Contributor';
  }
  if (/\/savedSearches\b/i.test(path)) return isRead ? 'Microsoft Sentinel Reader' : 'Microsoft Sentinel Contributor';
  if (/\/providers\/Microsoft\.OperationalInsights\/workspaces\b/i.test(path)) {
    return isRead ? 'Microsoft Sentinel Reader' : 'Log Analytics Contributor';
  }
  return isRead ? 'Reader' : 'Contributor';
}
