import type { Expression } from '../../../kql/plan/expression.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Trace } from '../../provenance/trace.ts';
import type { TextEdit } from '../../text-edit.ts';
import { fileRange } from './file-range.ts';
import { placeName } from './place-name.ts';
import { sourceText } from './source-text.ts';
import { quotedTexts } from './text-constants.ts';

/** Results that are texts, compared with numbers. */
export const resultNumber = makeCheck({
  id: 'result-number',
  family: 'robustness',
  severity: 'warn',
  summary: 'A result code, which is a text, is compared as a number.',
  messages: {
    number: {
      message:
        '{place} is a text, compared here with {numbers} as a number: Kusto makes a text of the number and compares texts, so that it finds {texts} and no other spelling, and <, > and between do not compile at all.',
      help: 'Write the code as the text that it is: {texts}. SignInResult({name}) says what a code means, however it is spelled.',
    },
    converted: {
      message:
        '{place} is a text, and as a number it is null wherever it is more than digits ("AADSTS50126", "50126.0", a code of a new form): "{operator}" is never true of null, and the record is lost.',
      help: 'Compare the text: {name} != "0" is true of every failure. SignInResult({name}) finds the digits in whatever form.',
    },
  },
  quirks: ['text.number-with-point', 'shape.number-text'],
  sources: [
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs',
    'https://learn.microsoft.com/kusto/query/scalar-data-types/null-values',
    'https://learn.microsoft.com/kusto/query/toint-function',
  ],
  fixable: true,
  query(context) {
    const { plan, roles, report } = context;
    const provenance = provenanceOf(plan);
    const { tracesWithRole } = roleLookup(roles);
    for (const comparison of comparisons(plan)) {
      const { operator, spelled, left, right, node, constants = [], span } = comparison;
      const [trace] = tracesWithRole(provenance.ofExpression(left, node), 'result-code').filter(isCodeColumn);
      if (trace === undefined) continue;
      const data = { place: placeName(trace.origin), name: trace.origin.column, operator: spelled };
      const numbers = constants.filter(({ type, value }) => numeric.has(type) && value !== null);
      if (numbers.length === 0) continue;
      const isText = left.type === 'string' && trace.through.every((name) => plain.has(name));
      if (isText && (operator === 'in' || operator === '==')) {
        const texts = numbers.map(({ value }) => String(value));
        const fix = right.flatMap((one) => asText(one) ?? []);
        report({
          message: 'number',
          data: { ...data, numbers: texts.slice(0, 3).join(', '), texts: quotedTexts(texts) },
          at: { span },
          ...(fix.length === right.length ? { fix } : {}),
        });
      } else if (numeric.has(left.type) && orders.has(operator) && trace.through.some((name) => converting.has(name))) {
        if (!trace.through.includes('extract')) report({ message: 'converted', data, at: { span } });
      }
    }

    /** The digits of a number in quotes; none where they do not stand there. */
    function asText(expression: Expression): TextEdit | undefined {
      const written = sourceText(plan, expression.span);
      const range =
        expression.kind === 'literal' && /^\d+$/.test(written) ? fileRange(context, expression.span) : undefined;
      return range && { ...range, text: `"${Number(written)}"` };
    }
  },
});

/** A code that is a column of its own, not one inside of an object, where it may be a number. */
function isCodeColumn({ origin: { column, path } }: Trace): boolean {
  return column === 'ResultType' && path.length === 0;
}

const numeric: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal']);

const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', 'between']);

const plain: ReadonlySet<string> = new Set([
  'tostring',
  'cast',
  'coalesce',
  'iff',
  'case',
  'trim',
  'take_any',
  'arg_max',
  'arg_min',
]);

const converting: ReadonlySet<string> = new Set(['toint', 'tolong', 'toreal', 'todouble', 'todecimal', 'cast']);
