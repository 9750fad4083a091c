import { makeCheck } from '../../check.ts';
import { changeOf, hasFoldedCase } from '../../provenance/change-of.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import type { Origin } from '../../provenance/trace.ts';
import { foldingOperator } from './folding-operator.ts';
import { operatorEdit } from './operator-edit.ts';
import { placeNames } from './place-name.ts';
import { rawTraces } from './raw-traces.ts';
import { shortText } from './source-text.ts';
import { quotedTexts, textConstants } from './text-constants.ts';
import { wantsLetterCase } from './wants-letter-case.ts';

/** Comparisons of what the activity log writes in capitals in one record and not in the next. */
export const operationCase = makeCheck({
  id: 'operation-case',
  family: 'robustness',
  severity: 'warn',
  summary:
    'The name of an operation on a resource is compared with its capitals, which the activity log writes as they come.',
  messages: {
    constant: {
      message:
        '"{operator}" tells capitals from small letters, and {place} is written in capitals in one record and not in the next: this finds {values} and misses every other spelling.',
      help: 'Write "{better}". AzureOperations has the names in small letters.',
    },
    excluded: {
      message:
        '"{operator}" tells capitals from small letters, and {place} is written in capitals in one record and not in the next: what is meant to leave out {values} lets the other spellings through.',
      help: 'Write "{better}". AzureOperations has the names in small letters.',
    },
    key: {
      message:
        '{place} is written in capitals in one record and not in the next: as a key it makes two of one operation or resource.',
      help: 'Take tolower({name}) as the key, on both sides of a join.',
    },
    pattern: {
      message:
        'The pattern {values} asks for letters in one case, and {place} is written in capitals in one record and not in the next.',
      help: 'Begin the pattern with (?i), or match tolower({name}) with a pattern in small letters.',
    },
  },
  quirks: ['operation.azure-upper', 'operation.azure-lower'],
  sources: [
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity',
    'https://github.com/Azure/Azure-Sentinel/issues/7039',
    'https://github.com/Azure/Azure-Sentinel/issues/7334',
  ],
  fixable: true,
  query(context) {
    const { plan, report } = context;
    const provenance = provenanceOf(plan);
    const foldsSomewhere = comparisons(plan).some(
      ({ operator, left, node }) =>
        operator === 'group-key' &&
        provenance.ofExpression(left, node).some((trace) => isWrittenEitherWay(trace.origin) && hasFoldedCase(trace)),
    );
    for (const comparison of comparisons(plan)) {
      const { operator, spelled, left, right, negated, node } = comparison;
      const isKey = keys.has(operator);
      if (!comparison.caseSensitive || !(isKey || compared.has(operator))) continue;
      const [first, ...others] = [left, ...right].flatMap((side) => {
        const traces = provenance
          .ofExpression(side, node)
          .filter((trace) => isWrittenEitherWay(trace.origin) && changeOf(trace) !== 'other');
        return rawTraces(traces, hasFoldedCase).map(({ origin }) => ({ side, origin }));
      });
      if (first === undefined) continue;
      const constants = textConstants(context, comparison);
      if (constants !== undefined && !wantsLetterCase(operator, constants)) continue;
      // A query that groups by the folded name somewhere knows of the spellings; groups before or after it are on purpose.
      if (operator === 'group-key' && foldsSomewhere) continue;
      const better = foldingOperator(spelled);
      const isText = left.type === 'string' && right.every(({ type }) => type === 'string' || type === 'dynamic');
      const fix = better !== undefined && isText && !isKey ? operatorEdit(context, comparison, better) : undefined;
      const isPattern = operator === 'matches regex';
      report({
        message: isKey ? 'key' : isPattern ? 'pattern' : negated ? 'excluded' : 'constant',
        data: {
          operator: spelled,
          better: better ?? '=~',
          place: placeNames([first, ...others].map(({ origin }) => origin)),
          name: shortText(plan, first.side.span, first.origin.column),
          values: constants === undefined ? 'what it is given' : quotedTexts(constants),
        },
        at: { span: isKey ? first.side.span : comparison.span },
        ...(fix === undefined ? {} : { fix }),
      });
    }
  },
});

/** Of the activity log: names of operations, of providers and of resources, which Azure compares without regard to case. */
function isWrittenEitherWay({ table, column, path }: Origin): boolean {
  if (table !== 'AzureActivity') return false;
  if (columns.has(column)) return true;
  return column.startsWith('Authorization') && (path.at(-1) === 'action' || path.at(-1) === 'scope');
}

const columns: ReadonlySet<string> = new Set([
  ...['OperationNameValue', 'ResourceProviderValue', 'ResourceId', '_ResourceId', 'ResourceGroup'],
]);

const keys: ReadonlySet<Comparison['operator']> = new Set(['join-key', 'group-key']);

const compared: ReadonlySet<Comparison['operator']> = new Set([
  ...['==', 'in', 'strcmp', 'matches regex', 'set_has_element', 'array_index_of'],
  ...['has_cs', 'hasprefix_cs', 'hassuffix_cs', 'contains_cs', 'startswith_cs', 'endswith_cs'],
]);
