import { defineStreamTransform } from '../stream-transform.ts';

/** The record never comes. */
export const drop = defineStreamTransform({ name: 'drop', parameters: {}, apply: () => [] });
