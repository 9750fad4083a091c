const text = { type: 'string', maxLength: 100_000 };
const line = { type: 'string', minLength: 1, maxLength: 2_000 };
const nullable = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const list = (items: object, maxItems = 100_000): object => ({ type: 'array', items, maxItems });
const count = { type: 'integer', minimum: 0 };
const hash = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };

const diff = object({
  removed: count,
  added: count,
  hunks: list(
    object({
      beforeStart: count,
      afterStart: count,
      lines: list(object({ kind: { enum: ['same', 'removed', 'added'] }, text })),
    }),
  ),
});

const change = object({ path: list(text, 20), before: {}, after: {}, lines: diff, layoutOnly: { type: 'boolean' } }, [
  'lines',
  'layoutOnly',
]);

const item = object({
  action: { enum: ['create', 'update', 'unchanged', 'orphan', 'adopt', 'blocked'] },
  kind: { enum: ['function', 'rule'] },
  id: { type: 'string', pattern: '^[-\\w.()]+$', maxLength: 300 },
  name: text,
  path: nullable(line),
  etag: nullable(line),
  body: nullable(hash),
  changes: list(change),
  reasons: list(text),
});

/** The form of a plan's file, as JSON Schema. Nothing may be in it that is not named: what is not understood must not be applied. */
export const planSchema = object({
  format: { const: 1 },
  tool: line,
  commit: nullable({ type: 'string', pattern: '^[0-9a-f]{40,64}$' }),
  workspaces: list(
    object({
      name: line,
      resourceId: {
        type: 'string',
        pattern: '^/subscriptions/[^/?#]+/[rR]esource[gG]roups/[^/?#]+/providers/[^?#]+$',
        maxLength: 2_000,
      },
      ring: { type: 'integer' },
      items: list(item),
    }),
    1_000,
  ),
  hash,
});
