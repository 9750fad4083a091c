/** The types of resources that the fake has. */
export type ResourceType =
  | 'alertRules'
  | 'metadata'
  | 'savedSearches'
  | 'tables'
  | 'workspace'
  | 'provider'
  | 'subscription'
  | 'permissions'
  | 'roleAssignments'
  | 'roleDefinitions';

/** Where a path leads. Names are as they stand in the path, percent-decoded. */
export interface Route {
  readonly type: ResourceType;
  readonly subscription: string;
  readonly resourceGroup?: string;
  readonly workspace?: string;
  /** The name of the resource, or the namespace of a provider; absent for a list. */
  readonly name?: string;
  /** The words of the path that are fixed and are not spelled as the contract spells them. */
  readonly misspelled: readonly string[];
}

const WORKSPACE = '/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.OperationalInsights/workspaces/{w}';
const INSIGHTS = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const AUTHORIZATION = 'providers/Microsoft.Authorization';
const SCOPES = ['/subscriptions/{s}', '/subscriptions/{s}/resourceGroups/{g}', WORKSPACE];

const TEMPLATES: readonly (readonly [ResourceType, string])[] = [
  ['alertRules', `${INSIGHTS}/alertRules`],
  ['alertRules', `${INSIGHTS}/alertRules/{n}`],
  ['metadata', `${INSIGHTS}/metadata`],
  ['metadata', `${INSIGHTS}/metadata/{n}`],
  ['savedSearches', `${WORKSPACE}/savedSearches`],
  ['savedSearches', `${WORKSPACE}/savedSearches/{n}`],
  ['tables', `${WORKSPACE}/tables`],
  ['tables', `${WORKSPACE}/tables/{n}`],
  ['workspace', WORKSPACE],
  ['provider', '/subscriptions/{s}/providers/{n}'],
  ['subscription', '/subscriptions/{s}'],
  ...SCOPES.flatMap((scope): (readonly [ResourceType, string])[] => [
    ['permissions', `${scope}/${AUTHORIZATION}/permissions`],
    ['roleAssignments', `${scope}/${AUTHORIZATION}/roleAssignments`],
    ['roleDefinitions', `${scope}/${AUTHORIZATION}/roleDefinitions`],
    ['roleDefinitions', `${scope}/${AUTHORIZATION}/roleDefinitions/{n}`],
  ]),
];

/**
 * The route of a path (contract 1.2, 2, 3), or undefined where there is none. Resource Manager reads paths without regard
 * to case; a fixed word in another case than the contract's is served and named in `misspelled`.
 */
export function findRoute(path: string): Route | undefined {
  const parts = path.split('/');
  for (const [type, template] of TEMPLATES) {
    const route = match(type, template.split('/'), parts);
    if (route !== undefined) return route;
  }
  return undefined;
}

function match(type: ResourceType, template: readonly string[], parts: readonly string[]): Route | undefined {
  if (template.length !== parts.length) return undefined;
  const named = new Map<string, string>();
  const misspelled: string[] = [];
  for (const [index, word] of template.entries()) {
    const part = decode(parts[index] ?? '');
    if (word.startsWith('{')) {
      if (part === undefined || part === '') return undefined;
      named.set(word, part);
    } else if (part?.toLowerCase() !== word.toLowerCase()) {
      return undefined;
    } else if (part !== word) {
      misspelled.push(part);
    }
  }
  const [resourceGroup, workspace, name] = [named.get('{g}'), named.get('{w}'), named.get('{n}')];
  return {
    type,
    subscription: named.get('{s}') ?? '',
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(name === undefined ? {} : { name }),
    misspelled,
  };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
