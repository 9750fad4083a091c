import { defineTransform } from '../transform.ts';

/** A GUID, in braces or without, in upper case. */
export const upperGuid = defineTransform({
  name: 'upperGuid',
  parameters: {},
  apply: (value) =>
    typeof value === 'string' && /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value)
      ? value.toUpperCase()
      : value,
});
