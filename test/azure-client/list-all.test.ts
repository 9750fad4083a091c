import { describe, expect, it } from 'vitest';
import { listAll } from '../../src/azure/list-all.ts';
import { failure, json, loopback, type Reply } from './loopback.ts';
import { errorOf, makeClient, secret } from './make-client.ts';

const address = { path: '/things', apiVersion: '2025-09-01' };

/** A page that links to a path of the same server. */
function page(value: unknown, next?: string): Reply {
  return (response, { headers }) => {
    const nextLink = next === undefined ? undefined : next.replace('{origin}', `http://${headers.host}`);
    json(200, { value, nextLink })(response, { method: '', url: '', headers, body: '' });
  };
}

describe('listAll', () => {
  it('follows links as they are, to the end', async () => {
    const { origin, requests } = await loopback(
      page([1, 2], '{origin}/things?api-version=2025-09-01&%24skipToken=a%2Fb+c'),
      page([], '{origin}/others/../things?$skipToken=2'),
      page([{ id: 3 }]),
    );
    const { client } = makeClient(origin);
    expect(await listAll(client, address)).toEqual([1, 2, { id: 3 }]);
    expect(requests.map(({ url }) => url)).toEqual([
      '/things?api-version=2025-09-01',
      '/things?api-version=2025-09-01&%24skipToken=a%2Fb+c',
      '/others/../things?$skipToken=2',
    ]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${secret}`));
  });

  it.each(['', null])('ends at the link %j', async (nextLink) => {
    const { origin } = await loopback(json(200, { value: [1], nextLink }));
    expect(await listAll(makeClient(origin).client, address)).toEqual([1]);
  });

  it.each(['https://example.org/next', '/things?page=2', 'page2', 7, { href: 'x' }])(
    'refuses the link %j',
    async (nextLink) => {
      const { origin, requests } = await loopback(json(200, { value: [1], nextLink }));
      const error = await errorOf(listAll(makeClient(origin).client, address));
      expect(error.message).toBe('GET /things: 200: the link to the next page leads to another host, or nowhere.');
      expect(error.failure).toBe('unreadable');
      expect(requests).toHaveLength(1);
    },
  );

  it('refuses a circle', async () => {
    const { origin, requests } = await loopback(
      page([1], '{origin}/things?page=2'),
      page([2], '{origin}/things?page=3'),
      page([3], '{origin}/things?page=2'),
    );
    expect((await errorOf(listAll(makeClient(origin).client, address))).message).toBe(
      'GET /things: 200: the pages of the list lead in a circle.',
    );
    expect(requests).toHaveLength(3);
  });

  it('refuses pages without end', async () => {
    let number = 0;
    const { origin, requests } = await loopback((response, request) => {
      number += 1;
      page([number], `{origin}/things?page=${number}`)(response, request);
    });
    const { client } = makeClient(origin);
    expect((await errorOf(listAll(client, address, { mostPages: 5 }))).message).toBe(
      'GET /things: 200: the list has more than 5 pages.',
    );
    expect(requests).toHaveLength(5);
  });

  it.each([[[]], ['text'], [{}], [{ value: {} }], [{ value: null }]])('refuses what is no list: %j', async (body) => {
    const { origin } = await loopback(json(200, body));
    expect((await errorOf(listAll(makeClient(origin).client, address))).message).toBe(
      'GET /things: 200: the answer is no list.',
    );
  });

  it('is nothing at all when a page fails', async () => {
    const { origin } = await loopback(
      page([1], '{origin}/next?sig=hidden'),
      failure(403, 'AuthorizationFailed', 'No.'),
    );
    expect((await errorOf(listAll(makeClient(origin).client, address))).message).toBe(
      'GET /next: 403 AuthorizationFailed: No.',
    );
  });

  it('tries a page again', async () => {
    const { origin } = await loopback(page([1], '{origin}/next'), failure(500, 'A', 'b'), page([2]));
    expect(await listAll(makeClient(origin).client, address)).toEqual([1, 2]);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    const { origin, requests } = await loopback((response, request) => {
      stop.abort();
      page([1], '{origin}/next')(response, request);
    });
    const error = await errorOf(listAll(makeClient(origin).client, address, { signal: stop.signal }));
    expect(error.failure).toBe('cancelled');
    expect(requests).toHaveLength(1);
  });
});
