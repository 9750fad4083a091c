import { insideText } from '../../../harness/quirks/place.ts';
import type { CallExpression, Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Origin, Trace } from '../../provenance/trace.ts';
import { certainTraces } from './certain-traces.ts';
import { placeName, placeNames } from './place-name.ts';
import { shortText } from './source-text.ts';

/** JSON of columns that are cut off, read without a second look at the text. */
export const cutOffJson = makeCheck({
  id: 'cut-off-json',
  family: 'robustness',
  severity: 'warn',
  summary: 'The JSON of a column that Azure cuts off is parsed, and nothing looks at its text when that fails.',
  messages: {
    parsed: {
      message:
        '{place} ends in the middle when it is long. {function} then gives back the text, in which every property is null without an error: the largest changes are those that are not seen.',
      help: 'Look at the text too: or {text} has "…". TolerantJson(todynamic({name})) says in .unparsed what could not be read; NamedValues() and ChangedProperties() read what is left of a list.',
    },
  },
  quirks: ['json.cut-off', 'json.cut-off-short', 'text.cut-32k'],
  sources: [
    'https://learn.microsoft.com/azure/azure-monitor/service-limits',
    'https://learn.microsoft.com/kusto/query/parse-json-function',
  ],
  query({ plan, roles, report }) {
    const provenance = provenanceOf(plan);
    const lookup = roleLookup(roles);
    const parsed: { readonly call: CallExpression; readonly text: Expression; readonly origins: readonly Origin[] }[] =
      [];
    /** Places whose text the query looks at, besides parsing it. */
    const read = new Set<string>();
    const addText = (expression: Expression, node: PlanNode | undefined): void => {
      for (const { origin } of provenance.ofExpression(expression, node)) {
        if (origin.path.at(-1) !== insideText) read.add(placeName(origin));
      }
    };
    walkPlan(plan, {
      expression: (expression, node) => {
        if (expression.kind !== 'call') return;
        const { function: name, arguments: given } = expression;
        const text = parsing.has(name) ? given[name === 'extract_json' ? 1 : 0] : undefined;
        if (text !== undefined) {
          const origins = certainTraces(lookup, provenance.ofExpression(text, node), 'json')
            .filter((trace) => isCutOff(trace.origin) && isWhole(trace))
            .map(({ origin }) => origin);
          if (origins.length > 0) parsed.push({ call: expression, text, origins });
        }
        // gettype() of what was parsed tells a text from an object.
        if (name === 'gettype') {
          for (const { origin } of given.flatMap((one) => provenance.ofExpression(one, node))) {
            read.add(placeName(origin));
            read.add(placeName({ ...origin, path: [] }));
          }
        }
        const searched = searching.get(name);
        if (searched !== undefined) for (const one of given.slice(searched)) addText(one, node);
      },
    });
    for (const { operator, left, right, node, constants } of comparisons(plan)) {
      if (searches.has(operator)) addText(left, node);
      // What was parsed is compared with the text: where it is the same, it could not be read.
      if (operator === '==' && constants === undefined) for (const side of [left, ...right]) addText(side, node);
    }
    for (const { call, text, origins } of parsed) {
      const blind = origins.filter((origin) => !read.has(placeName(origin)));
      const [first] = blind;
      if (first === undefined) continue;
      const written = shortText(plan, text.span, first.column);
      report({
        message: 'parsed',
        data: {
          place: placeNames(blind),
          function: `${call.spelled ?? call.function}()`,
          text: text.type === 'dynamic' ? `tostring(${written})` : written,
          name: written,
        },
        at: { span: call.span },
      });
    }
  },
});

/** Of the sign-in logs the lists of policies are long; what else they hold as text is short. */
function isCutOff({ table, column }: Origin): boolean {
  return !/SignInLogs$|^SigninLogs$/.test(table) || column.endsWith('ConditionalAccessPolicies');
}

/** Whether the whole text is parsed, and not what was cut out of it. */
function isWhole({ through }: Trace): boolean {
  return through.every((name) => keeping.has(name));
}

const parsing: ReadonlySet<string> = new Set(['parse_json', 'extract_json']);

const keeping: ReadonlySet<string> = new Set([
  ...['cast', 'tostring', 'trim', 'trim_start', 'trim_end', 'coalesce', 'iff', 'case', 'column_ifexists', 'parse_json'],
  ...['arg_max', 'arg_min', 'take_any', 'replace_string'],
]);

/** Operators by which a text is searched. */
const searches: ReadonlySet<string> = new Set([
  ...[
    'has',
    'has_cs',
    'hasprefix',
    'hassuffix',
    'contains',
    'contains_cs',
    'startswith',
    'startswith_cs',
    'endswith',
    'endswith_cs',
  ],
  ...['has_any', 'has_all', 'matches regex'],
]);

/** Functions that look into texts, and the first argument that is one. */
const searching: ReadonlyMap<string, number> = new Map([
  ['extract', 2],
  ['extract_all', 1],
  ['indexof', 0],
  ['countof', 0],
  ['strlen', 0],
]);
