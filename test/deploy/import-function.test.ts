import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/azure/json-object.ts';
import { type FunctionDefinition, parseFunction } from '../../src/content/function.ts';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { canonicalFunction } from '../../src/deploy/canonical-function.ts';
import { desiredFunction } from '../../src/deploy/desired-function.ts';
import { renderFields } from '../../src/deploy/edit-fields.ts';
import { importFunction } from '../../src/deploy/import-function.ts';
import type { ImportedFile } from '../../src/deploy/imported-file.ts';
import { type LiveFunction, readLiveFunction } from '../../src/deploy/live-function.ts';
import { diffFunctions } from '../../src/deploy/property-diff.ts';

const path = 'functions/F.yaml';

function live(properties: JsonObject): LiveFunction {
  const found = readLiveFunction({ name: 'f', id: '/x', etag: 'e', properties });
  if (found === undefined) throw new Error('no function');
  return found;
}

function imported(from: LiveFunction, existing?: SourceFile): ImportedFile {
  const result = importFunction(from, { path, ...(existing && { existing }) });
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

function read(text: string): FunctionDefinition {
  const { definition, findings } = parseFunction(new SourceFile(path, text));
  expect(findings).toEqual([]);
  if (definition === undefined) throw new Error(text);
  return definition;
}

/** What a service may do to a saved search. */
function echoed({ properties }: { readonly properties: JsonObject }): JsonObject {
  const { functionParameters, query, version: _, ...rest } = properties;
  const text = typeof functionParameters === 'string' ? `( ${functionParameters} )` : '';
  return { ...rest, functionParameters: text === '' ? null : text, query: `${String(query).trimEnd()}\r\n`, etag: 'x' };
}

describe('the law: file -> body -> what the service gives back -> file', () => {
  const { functions } = loadRepository(packageRoot());
  test.each(functions.map((one) => [one.name, one] as const))('%s', (_, before) => {
    const body = desiredFunction(before);
    const given = live(echoed(body));
    expect(diffFunctions(canonicalFunction(given), canonicalFunction(body))).toEqual([]);
    expect(imported(given, before.source)).toEqual({
      text: before.source.text,
      changes: [],
      findings: [],
      lost: [],
      notes: [],
    });
    const fresh = imported(live(body.properties));
    expect(fresh).toMatchObject({ changes: [], findings: [], lost: [], notes: [] });
    const after = read(fresh.text);
    expect([after.name, after.version, after.parameters]).toEqual([before.name, before.version, before.parameters]);
    expect(after.query.text.trimEnd()).toBe(before.query.text.replace(/[ \t]+$/gm, '').trimEnd());
    expect([after.description, after.issues, after.usage]).toEqual(['', [], undefined]);
  });

  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/);
  const scalar = fc.record({ name, type: fc.constantFrom('string', 'long', 'dynamic', 'boolean') });
  const defaulted = fc.oneof(
    fc.record({
      name,
      type: fc.constant('string'),
      default: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('"q"', "'", '@"v"', 'null', '1', 'a: b', 'x\ny', '\u0000'),
      ),
    }),
    fc.record({
      name,
      type: fc.constant('dynamic'),
      default: fc.constantFrom<JsonValue>([1, 'a'], { a: null }, 'dynamic([])'),
    }),
    fc.record({ name, type: fc.constant('timespan'), default: fc.constantFrom('1h', '- 1d', 'time(1.00:00:00)') }),
  );
  const table = fc.record({ name, type: fc.constantFrom('table:(*)', 'table:(A:string, B:datetime)') });
  const file = fc.record(
    {
      name,
      version: fc.constantFrom('1.0.0', '12.3.4'),
      description: fc.constantFrom('what', 'a\nb'),
      parameters: fc
        .tuple(
          fc.array(table, { maxLength: 2 }),
          fc.array(scalar, { maxLength: 2 }),
          fc.array(defaulted, { maxLength: 3 }),
        )
        .map((parts) => parts.flat().map((one, index) => ({ ...one, name: `${one.name}_${index}` }))),
      query: fc.constantFrom('T\n| take 1\n', 'print ```a  \n b```', 'print 1 // end', '  T', 'print "\u0001"'),
    },
    { requiredKeys: ['name', 'parameters', 'query'] },
  );

  it('holds for every form of parameters', () => {
    fc.assert(
      fc.property(file, (fields) => {
        const text = renderFields(new Map<string, JsonValue>(Object.entries(fields)), []);
        const before = read(text);
        const body = desiredFunction(before);
        const after = read(imported(live(echoed(body))).text);
        expect(
          diffFunctions(
            canonicalFunction(desiredFunction(after)),
            canonicalFunction({
              properties: { ...body.properties, tags: [{ name: 'blindspot', value: before.version ?? '1.0.0' }] },
            }),
          ),
        ).toEqual([]);
        expect(imported(live(echoed(body)), new SourceFile(path, text)).text).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('importFunction', () => {
  const existing = new SourceFile(
    path,
    '# Mine.\nname: F\nversion: 1.0.0\ndescription: What it is for. # kept\nparameters:\n  # The one.\n  - {name: a, type: string} # first\n  - {name: b, type: long, default: 1}\nusage: |\n  F("x")\nquery: |\n  print a\n# The end.\n',
  );

  it('changes of an existing file what is other in the workspace', () => {
    const result = imported(
      live({
        functionAlias: 'F',
        functionParameters: "a:string, b:long=2, c:string='x'",
        query: 'print a, b',
        tags: [{ name: 'blindspot', value: '1.1.0' }],
      }),
      existing,
    );
    expect(result.text).toBe(
      '# Mine.\nname: F\nversion: 1.1.0\ndescription: What it is for. # kept\nparameters:\n  # The one.\n  - {name: a, type: string} # first\n  - {name: b, type: long, default: "2"}\n  - {name: c, type: string, default: x}\nusage: |\n  F("x")\nquery: |\n  print a, b\n# The end.\n',
    );
    expect(result.changes.map((change) => change.path)).toEqual([['displayName'], ['functionParameters'], ['query']]);
  });

  it('writes a new file without an owner', () => {
    const result = imported(
      live({ functionAlias: 'F', displayName: 'F', category: 'ASIM', query: 'print 1', version: 1 }),
    );
    expect(result.text).toBe('name: F\nversion: 1.0.0\nparameters: []\nquery: |\n  print 1\n');
    expect(result.lost.map(({ path: [first], before, after }) => [first, before, after])).toEqual([['version', 1, 2]]);
  });

  it('refuses what it cannot read, and says what is no function of this repository', () => {
    expect(importFunction(live({ functionAlias: 'F', functionParameters: '[x]', query: 'y' }), { path })).toEqual({
      refused: 'The parameters of the function "F" cannot be read: [x]',
    });
    expect(importFunction(live({ functionAlias: 'F', functionParameters: 7, query: 'y' }), { path })).toEqual({
      refused: 'The parameters of the function "F" cannot be read: 7',
    });
    expect(
      imported(live({ functionAlias: '_Im_Dns', query: 'print 1' })).findings.map(({ message }) => message),
    ).toEqual(['"name" must be a function alias: a letter, then letters, digits and underscores; "_Im_Dns" is not.']);
  });

  it('replaces a file that is no function', () => {
    const result = imported(live({ functionAlias: 'F', query: 'print 1' }), new SourceFile(path, ': ['));
    expect(result.text).toBe('name: F\nversion: 1.0.0\nparameters: []\nquery: |\n  print 1\n');
    expect(result.notes).toEqual(['The existing file could not be read as a function. It is replaced as a whole.']);
  });
});
