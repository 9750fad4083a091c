import type { Detection } from '../../../content/detection.ts';
import type { FunctionDefinition } from '../../../content/function.ts';
import { FunctionCalls } from '../../../content/function-calls.ts';
import type { Compilation } from '../../../kql/compile.ts';
import { workspaceDatabase } from '../../../sentinel/workspace-database.ts';
import { makeCheck } from '../../check.ts';
import { compileDetection, compileFunction } from '../../compiled-query.ts';

export const callerBroken = makeCheck({
  id: 'caller-broken',
  family: 'hygiene',
  severity: 'error',
  summary:
    'A function changed since the commit that the repository is compared with, and what calls it no longer compiles.',
  messages: {
    changed: {
      message: '"{name}" changed since {ref}, and breaks a caller: {caller} compiled at {ref}. {reason}',
      help: 'Change {caller} as well, or give the new function a name of its own.',
    },
    removed: {
      message: '"{name}" was a function at {ref} and is none now, and this breaks its caller. {reason}',
      help: 'Call something else, or keep the function.',
    },
  },
  needsCommit: true,
  repository({ repository, schemas, since, report }) {
    if (since === undefined) return;
    const { detections, functions, functionFixtures } = repository;
    const former = since.repository;
    const was = new Map(former.functions.map((one) => [one.name, one]));
    const is = new Map(functions.map((one) => [one.name, one]));
    const changed = new Set(
      [...was.keys(), ...is.keys()].filter((name) => is.get(name)?.source.text !== was.get(name)?.source.text),
    );
    if (changed.size === 0) return;
    const calls = new FunctionCalls(functions);
    const formerCalls = new FunctionCalls(former.functions);
    const texts = [...detections, ...former.detections].map(({ query }) => query.text);
    const database = workspaceDatabase({ schemas, functions }, texts);
    const formerDatabase = workspaceDatabase({ schemas, functions: former.functions }, texts);
    const look = (
      now: Detection | FunctionDefinition,
      before: { readonly query: { readonly text: string } } | undefined,
      compileNow: () => Compilation,
      compileBefore: () => Compilation,
    ): void => {
      // Who changes the caller too sees what is wrong with it there.
      if (before === undefined || before.query.text !== now.query.text) return;
      const called = [
        ...calls.through(calls.inQuery(now.query.text)),
        ...formerCalls.through(formerCalls.inQuery(now.query.text)),
      ];
      const names = [...new Set(called.map(({ name }) => name))].filter((name) => changed.has(name)).sort();
      if (names.length === 0) return;
      const reason = problemOf(compileNow());
      if (reason === undefined || problemOf(compileBefore()) !== undefined) return;
      for (const name of names) {
        const data = { name, ref: since.ref, caller: now.source.path, reason };
        const definition = is.get(name);
        if (definition === undefined) {
          report({ message: 'removed', data, at: { range: now.places.key(['query']), source: now.source } });
        } else {
          const { source, places } = definition;
          report({ message: 'changed', data, at: { range: places.value(['name']), source } });
        }
      }
    };
    const rules = new Map(former.detections.map((one) => [one.source.path, one]));
    for (const rule of detections) {
      look(
        rule,
        rules.get(rule.source.path),
        () => compileDetection(rule, database).compilation,
        () => compileDetection(rule, formerDatabase).compilation,
      );
    }
    for (const definition of functions) {
      const before = was.get(definition.name);
      if (before?.source.text !== definition.source.text) continue;
      const fixture = functionFixtures.get(definition.slug);
      look(
        definition,
        before,
        () => compileFunction(definition, fixture, database).compilation,
        () => compileFunction(definition, fixture, formerDatabase).compilation,
      );
    }
  },
});

/** The first thing that keeps a query from compiling. What the evaluator does not support is no mistake of it. */
function problemOf(compilation: Compilation): string | undefined {
  if (compilation.kind === 'plan') return undefined;
  if (compilation.kind === 'error')
    return compilation.error.kind === 'unsupported' ? undefined : compilation.error.message;
  const wrong = compilation.diagnostics.filter(({ kind }) => kind !== 'unsupported');
  return wrong[0]?.message;
}
