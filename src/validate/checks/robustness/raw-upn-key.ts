import { makeCheck } from '../../check.ts';
import { changeOf, hasFoldedCase } from '../../provenance/change-of.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import { certainTraces } from './certain-traces.ts';
import { identityRoles } from './identity-case.ts';
import { placeNames } from './place-name.ts';
import { rawKeys } from './raw-keys.ts';
import { shortText } from './source-text.ts';

const why = 'and one person stands in several spellings there';
const help =
  'Take the object id as the key where the log has one, or CanonicalUpn({name}), on both sides of a join; tolower() mends the case alone.';

/** Joins and groups by names of persons as the logs wrote them. */
export const rawUpnKey = makeCheck({
  id: 'raw-upn-key',
  family: 'robustness',
  severity: 'warn',
  summary: 'Records are joined or grouped by the name of a person as the log wrote it.',
  messages: {
    join: { message: `The join is by {place} as logged, ${why}: records of one person do not meet.`, help },
    group: {
      message: `The groups are by {place} as logged, ${why}: one person becomes several, each with a part of the records, below the threshold.`,
      help,
    },
    lookup: {
      message: `A table is searched for {place} as logged, ${why}: records of one person do not meet.`,
      help,
    },
  },
  quirks: ['upn.case', 'upn.guest-ext', 'upn.padded'],
  sources: [
    'https://learn.microsoft.com/entra/external-id/user-properties',
    'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema',
  ],
  query({ plan, roles, report }) {
    const lookup = roleLookup(roles);
    const keys = rawKeys(plan, {
      tracesOf: (traces) =>
        certainTraces(lookup, traces, ...identityRoles).filter((trace) => changeOf(trace) !== 'other'),
      isMended: hasFoldedCase,
    });
    for (const { use, expression, origins } of keys) {
      // How many names there are is said too high by spellings, which makes no rule blind.
      if (use === 'count') continue;
      const [{ column } = { column: 'it' }] = origins;
      const data = {
        place: placeNames(origins),
        name: shortText(plan, expression.span, column).replace(/^\$(?:left|right)\./, ''),
      };
      report({ message: use, data, at: { span: expression.span } });
    }
  },
});
