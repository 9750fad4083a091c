import { defineTransform } from '../transform.ts';

/** A GUID in braces. */
export const braceGuid = defineTransform({
  name: 'braceGuid',
  parameters: {},
  apply: (value) =>
    typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? `{${value}}` : value,
});
