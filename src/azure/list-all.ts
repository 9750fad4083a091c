import type { ArmClient } from './arm-client.ts';
import type { ArmAddress, ArmResponse } from './arm-request.ts';
import { AzureError } from './azure-error.ts';
import { foreignText } from './foreign-text.ts';
import { isJsonObject, type JsonValue } from './json-object.ts';

export interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: 1,000. */
  readonly mostPages?: number;
}

/**
 * The items of a list, of all its pages. Links to further pages are followed as they are, on the same host only. A list that is not
 * read to its end is an error: what is missing in it would seem to be deleted.
 *
 * @throws AzureError when a request fails, a page is no list, or its pages do not come to an end.
 */
export async function listAll(
  client: ArmClient,
  address: ArmAddress,
  options: ListOptions = {},
): Promise<readonly JsonValue[]> {
  const { signal, mostPages = 1_000 } = options;
  const items: JsonValue[] = [];
  const followed = new Set<string>();
  let response = await client.send({ method: 'GET', ...address, signal });
  for (;;) {
    const { body } = response;
    const page = isJsonObject(body) ? body['value'] : undefined;
    if (!isJsonObject(body) || !Array.isArray(page)) throw failed(address, response, 'the answer is no list.');
    for (const item of page) items.push(item);
    const { nextLink: link } = body;
    if (link === undefined || link === null || link === '') return items;
    if (typeof link !== 'string' || client.linkPath(link) === undefined) {
      throw failed(address, response, 'the link to the next page leads to another host, or nowhere.');
    }
    if (followed.has(link)) throw failed(address, response, 'the pages of the list lead in a circle.');
    if (followed.size + 1 >= mostPages) throw failed(address, response, `the list has more than ${mostPages} pages.`);
    followed.add(link);
    response = await client.send({ method: 'GET', link, signal });
  }
}

function failed({ path }: ArmAddress, { status, requestId, attempts }: ArmResponse, text: string): AzureError {
  const failure = 'unreadable';
  return new AzureError({
    failure,
    method: 'GET',
    path: foreignText(path),
    status,
    requestId,
    attempts,
    unclear: false,
    texts: [text],
  });
}
