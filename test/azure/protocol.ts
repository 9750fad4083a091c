import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal.ts';
import type { Route } from './route.ts';

/** A request before anything is known of it. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const METHODS: Readonly<Record<Route['type'], { readonly list: readonly string[]; readonly one: readonly string[] }>> =
  {
    alertRules: { list: ['GET'], one: ['GET', 'PUT', 'DELETE'] },
    metadata: { list: ['GET'], one: ['GET', 'PUT', 'PATCH', 'DELETE'] },
    savedSearches: { list: ['GET'], one: ['GET', 'PUT', 'DELETE'] },
    tables: { list: ['GET'], one: ['GET'] },
    workspace: { list: ['GET'], one: [] },
    provider: { list: [], one: ['GET'] },
    subscription: { list: ['GET'], one: [] },
    permissions: { list: ['GET'], one: [] },
    roleAssignments: { list: ['GET'], one: [] },
    roleDefinitions: { list: ['GET'], one: ['GET'] },
  };

/** Whether the contract has a method on a route. */
export function allowsMethod(route: Route, method: string): boolean {
  return METHODS[route.type][route.name === undefined ? 'list' : 'one'].includes(method);
}

/**
 * Where a request deviates from the contract whatever it is about, a sentence each: headers, query parameters, tokens in
 * places that are logged. The answer does not depend on them.
 */
export function protocolViolations(
  raw: RawRequest,
  query: readonly (readonly [string, string])[],
  route: Route | undefined,
  principals: readonly Principal[],
): string[] {
  const { headers, method, body } = raw;
  const sentences: string[] = [];
  for (const header of ['if-match', 'if-none-match'] as const) {
    if (headers[header] !== undefined) sentences.push(`The contract has no header ${header}: etags go into the body.`);
  }
  if (headers.authorization === undefined) sentences.push('There is no Authorization header.');
  else if (!/^Bearer \S+$/.test(headers.authorization)) {
    sentences.push("The Authorization header is not 'Bearer <token>'.");
  }
  const accept = headers.accept;
  if (accept === undefined || !/(application\/json|application\/\*|\*\/\*)/.test(accept)) {
    sentences.push('The Accept header does not admit application/json.');
  }
  if (method === 'PUT' || method === 'PATCH') {
    if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? '')) {
      sentences.push(`The Content-Type of the body is '${headers['content-type'] ?? ''}', not application/json.`);
    }
    if (body === '') sentences.push(`A ${method} has to have a body.`);
  } else if (body !== '') {
    sentences.push(`A ${method} must not have a body.`);
  }
  if (principals.some(({ token }) => raw.target.includes(token) || raw.target.includes(encodeURIComponent(token)))) {
    sentences.push('The access token is in the URL.');
  }
  if (principals.some(({ token }) => body.includes(token))) sentences.push('The access token is in the body.');
  return [...sentences, ...queryViolations(query, route)];
}

function queryViolations(query: readonly (readonly [string, string])[], route: Route | undefined): string[] {
  const names = query.map(([name]) => name);
  const sentences = names
    .filter((name) => !allowedParameters(route).includes(name))
    .map((name) => `The contract has no query parameter ${name} here.`);
  if (new Set(names).size < names.length) sentences.push('A query parameter is given twice.');
  for (const word of route?.misspelled ?? [])
    sentences.push(`'${word}' in the path is not spelled like in the contract.`);
  return sentences;
}

function allowedParameters(route: Route | undefined): string[] {
  if (route?.type === 'roleAssignments') return ['api-version', '$filter'];
  const paged = (route?.type === 'alertRules' || route?.type === 'metadata') && route.name === undefined;
  return paged ? ['api-version', '$skipToken'] : ['api-version'];
}
