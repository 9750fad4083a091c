import { makeCheck } from '../../check.ts';
import { changeOf } from '../../provenance/change-of.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Origin } from '../../provenance/trace.ts';
import { placeName, placeNames } from './place-name.ts';
import { shortText } from './source-text.ts';
import { quotedTexts, textConstants } from './text-constants.ts';

/** Devices and programs that are told by the whole of what a log writes of them. */
export const deviceLiteral = makeCheck({
  id: 'device-literal',
  family: 'robustness',
  severity: 'warn',
  summary:
    'A system, a browser or a user agent is compared with one spelling of it, or a device is asked to be not compliant.',
  messages: {
    name: {
      message:
        '{place} has several spellings and versions of one thing ("Windows 10" and "Windows10", "Chrome 77.0.3865" and "Chrome"): this is about {values} alone and about nothing else with the next update.',
      help: 'Compare the family: {family}({name}), which is in small letters and has no version.',
    },
    agent: {
      message:
        '{place} is what the caller says of itself: whoever knows this text sends another one, and a new version of the program has another one by itself. It is about {values} alone.',
      help: 'Look for the part that does not change ("has", "startswith") or take BrowserFamily({name}), and have other evidence beside it.',
    },
    compliance: {
      message:
        '{place} is absent for a device that nobody registered, such as that of an attacker, and what is absent is not {value}: this leaves out just those.',
      help: 'Write coalesce({flag}, false) == false, or take DeviceOf(), whose isCompliant and isManaged are false where nothing is said.',
    },
  },
  quirks: [
    'device.os-joined',
    'device.os-spaced',
    'device.browser-family',
    'device.compliance-absent',
    'adversary.agent-ordinary',
  ],
  sources: [
    'https://learn.microsoft.com/graph/api/resources/devicedetail',
    'https://learn.microsoft.com/kusto/query/scalar-data-types/null-values',
  ],
  query(context) {
    const { plan, roles, report } = context;
    const provenance = provenanceOf(plan);
    const { tracesWithRole } = roleLookup(roles);
    for (const comparison of comparisons(plan)) {
      const { operator, left, node, negated, span, constants } = comparison;
      if (!whole.has(operator)) continue;
      const traces = provenance.ofExpression(left, node);
      const texts = textConstants(context, comparison);
      const name = shortText(plan, left.span, 'it');
      const [flag] = traces.filter(({ origin, through }) => isFlag(origin) && through.every((step) => plain.has(step)));
      if (flag !== undefined) {
        const value = constants?.length === 1 ? String(constants[0]?.value).toLowerCase() : undefined;
        if (value === 'false' && !negated) {
          report({
            message: 'compliance',
            data: { place: placeName(flag.origin), value, flag: left.type === 'bool' ? name : `tobool(${name})` },
            at: { span },
          });
        }
        continue;
      }
      if (texts === undefined || !texts.some((text) => /\p{L}/u.test(text)) || traces.length === 0) continue;
      const ofRole = (...wanted: readonly string[]): readonly Origin[] =>
        tracesWithRole(traces, ...wanted)
          .filter((trace) => changeOf(trace) === 'none' || changeOf(trace) === 'case')
          .map(({ origin }) => origin);
      // A cell of any column is none of these.
      if (ofRole('device-os', 'device-browser', 'user-agent').length < traces.length) continue;
      const system = ofRole('device-os');
      const browser = ofRole('device-browser');
      const agent = ofRole('user-agent');
      // A family alone is what was asked for.
      const isWhole = texts.some((text) => /\d/.test(text));
      if (system.length + browser.length > 0 && isWhole) {
        const family = system.length > 0 ? 'OsFamily' : 'BrowserFamily';
        const data = { place: placeNames([...system, ...browser]), values: quotedTexts(texts), family, name };
        report({ message: 'name', data, at: { span } });
      } else if (agent.length > 0 && system.length + browser.length === 0) {
        report({
          message: 'agent',
          data: { place: placeNames(agent), values: quotedTexts(texts), name },
          at: { span },
        });
      }
    }
  },
});

const whole: ReadonlySet<string> = new Set(['==', '=~', 'in', 'in~']);

function isFlag({ column, path }: Origin): boolean {
  const last = path.at(-1);
  return column === 'DeviceDetail' && (last === 'isCompliant' || last === 'isManaged');
}

/** What leaves an absent value absent. */
const plain: ReadonlySet<string> = new Set([
  'cast',
  'tostring',
  'tobool',
  'tolower',
  'toupper',
  'parse_json',
  'bag_unpack',
  'trim',
]);
