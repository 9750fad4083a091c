import type { ObjectShape } from './resource-shape.ts';

/**
 * The properties of a saved search that is a function. An etag may stand among them as well as at the root: it is not one of them.
 *
 * @see https://learn.microsoft.com/rest/api/loganalytics/saved-searches/create-or-update
 */
export const functionShape: ObjectShape = {
  type: 'object',
  fields: {
    displayName: { type: 'text' },
    category: { type: 'text' },
    functionAlias: { type: 'text' },
    functionParameters: { type: 'parameters' },
    query: { type: 'query' },
    version: { type: 'number', absent: 2 },
    tags: {
      type: 'items',
      key: 'name',
      item: { type: 'object', fields: { name: { type: 'text' }, value: { type: 'text' } } },
    },
  },
  ignored: ['etag', 'eTag'],
};
