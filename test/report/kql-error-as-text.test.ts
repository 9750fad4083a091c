import { describe, expect, it } from 'vitest';
import { parseFunction } from '../../src/content/function.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { KqlRuntimeError } from '../../src/kql/errors/kql-runtime-error.ts';
import { KqlSemanticError } from '../../src/kql/errors/kql-semantic-error.ts';
import { KqlSyntaxError } from '../../src/kql/errors/kql-syntax-error.ts';
import { KqlUnsupportedError } from '../../src/kql/errors/kql-unsupported-error.ts';
import { kqlErrorAsText } from '../../src/report/kql-error-as-text.ts';

const query = 'T\n| where a == 1\n| reduce by b';
const at = (start: number, end: number) => ({ span: { source: 0, start, end }, line: 0, column: 0 });

describe('kqlErrorAsText', () => {
  it('marks the place in the query, and ends with the help', () => {
    const error = new KqlSemanticError('There is no column "a".', at(10, 11), 'Did you mean "b"?');
    expect(kqlErrorAsText(error, query, [])).toBe(
      [
        'semantic error at 2:9: There is no column "a".',
        '  1 | T',
        '> 2 | | where a == 1',
        '    |         ^',
        '  3 | | reduce by b',
        'help: Did you mean "b"?',
        '',
      ].join('\n'),
    );
  });

  it('names the feature that is not supported', () => {
    const error = new KqlUnsupportedError('operator "reduce"', at(19, 30));
    expect(kqlErrorAsText(error, query, [])).toBe(
      [
        'not supported at 3:3: operator "reduce"',
        '  1 | T',
        '  2 | | where a == 1',
        '> 3 | | reduce by b',
        '    |   ^^^^^^^^^^^',
        '',
      ].join('\n'),
    );
  });

  it('does without a place', () => {
    expect(kqlErrorAsText(new KqlSyntaxError('What?'), query, [])).toBe('syntax error: What?\n');
    expect(kqlErrorAsText(new KqlRuntimeError('Too much.'), query, [])).toBe('run-time error: Too much.\n');
  });

  it('shows a place in a function in its file', () => {
    const source = new SourceFile(
      'functions/F.yaml',
      'name: F\nversion: 1.0.0\ndescription: A function.\nquery: |\n  T\n  | where x\n',
    );
    const { definition } = parseFunction(source);
    const functions = definition === undefined ? [] : [definition];
    const error = new KqlSemanticError('No.', { ...at(10, 11), functionName: 'F' });
    expect(kqlErrorAsText(error, 'F', functions)).toBe(
      [
        'semantic error at functions/F.yaml:6:11: No.',
        '  4 | query: |',
        '  5 |   T',
        '> 6 |   | where x',
        '    |           ^',
        '  7 |',
        '',
      ].join('\n'),
    );
  });

  it('sends no control characters to the terminal', () => {
    const hostile = 'T | where a == "\u001b[2J"';
    const text = kqlErrorAsText(new KqlSemanticError('\u001b[2J', at(10, 11), '\u0007'), hostile, []);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
