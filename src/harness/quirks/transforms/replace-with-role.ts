import { defineTransform } from '../transform.ts';

/** Becomes the first filled value of `role` in the same record. A record in which the role is not filled is not struck. */
export const replaceWithRole = defineTransform({
  name: 'replaceWithRole',
  parameters: { role: { type: 'string' }, form: { type: 'string', optional: true, values: ['upper'] } },
  apply(value, context, { role, form }) {
    const other = context.valueOfRole(role);
    if (typeof other !== 'string') return other ?? value;
    return form === 'upper' ? other.toUpperCase() : other;
  },
});
