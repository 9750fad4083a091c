import type { FakeArm } from './fake-arm.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** What came back: the body as JSON, or undefined where there is none or it is no JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject | undefined;
  /** Code and message of an error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** What a request is sent with. */
export interface Sent {
  readonly version?: string | undefined;
  readonly body?: Json;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const PREVIEW = '2025-07-01-preview';

/** The versions that the tests of the fake use unless they say otherwise. */
function versionOf(path: string): string {
  if (path.includes('Microsoft.SecurityInsights/')) return PREVIEW;
  return path.includes('Microsoft.Authorization/') ? '2022-04-01' : '2025-07-01';
}

/** A caller of a fake over fetch, with the paths of its first workspace. It knows nothing but HTTP. */
export function plainCaller(fake: FakeArm) {
  const workspace = fake.workspace().id;
  const insights = `${workspace}/providers/Microsoft.SecurityInsights`;
  const call = async (method: string, path: string, sent: Sent = {}): Promise<Reply> => {
    const version = 'version' in sent ? sent.version : versionOf(path);
    const query = version === undefined ? '' : `${path.includes('?') ? '&' : '?'}api-version=${version}`;
    const response = await fetch(path.startsWith('http') ? path : `${fake.url}${path}${query}`, {
      method,
      headers: {
        authorization: `Bearer ${sent.token ?? fake.token}`,
        accept: 'application/json',
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
      ...(sent.signal === undefined ? {} : { signal: sent.signal }),
    });
    const text = await response.text();
    const body = parse(text);
    const error = isObject(body?.['error']) ? body['error'] : undefined;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body,
      code: error === undefined ? undefined : String(error['code']),
      message: error === undefined ? undefined : String(error['message']),
    };
  };
  return {
    call,
    workspace,
    rule: (name: string) => `${insights}/alertRules/${name}`,
    rules: `${insights}/alertRules`,
    metadata: (name: string) => `${insights}/metadata/${name}`,
    allMetadata: `${insights}/metadata`,
    search: (name: string) => `${workspace}/savedSearches/${name}`,
    searches: `${workspace}/savedSearches`,
  };
}

/** The names in the `value` of a list. */
export function namesOf(reply: Reply): string[] {
  const value = reply.body?.['value'];
  return Array.isArray(value) ? value.map((item) => String(isObject(item) ? item['name'] : item)) : [];
}

/** The properties in an answer with one resource. */
export function propertiesOf(reply: Reply): JsonObject {
  const properties = reply.body?.['properties'];
  return isObject(properties) ? properties : {};
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
