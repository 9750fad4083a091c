import { expect, test } from 'vitest';
import { KqlUnsupportedError, prepare } from '../../../src/kql/index.ts';
import { undecidedPlugins } from '../../../src/kql/lower/undecided-plugins.ts';
import { findPlugin } from '../../../src/kql/plugins/registry.ts';

const calls: Readonly<Record<string, string>> = {
  diffpatterns: 'diffpatterns(s, "a", "b")',
};

test.each([...undecidedPlugins])('%s is refused with the reason why nothing decides it', (name, reason) => {
  expect(findPlugin(name)).toBeUndefined();
  const query = `datatable(s: string)["a", "b"] | evaluate ${calls[name]}`;
  try {
    prepare(query, { database: { tables: new Map(), functions: [] } });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(KqlUnsupportedError);
    expect(error).toMatchObject({ feature: `plugin "${name}"`, help: reason, place: { line: 1, column: 34 } });
  }
});
