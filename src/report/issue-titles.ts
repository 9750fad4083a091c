import type { QuirkIssue } from '../content/quirk.ts';

/** What pages call the issues. */
export const issueTitles: Readonly<Record<QuirkIssue, string>> = {
  'fluid-schema': 'Fluid schema',
  'log-flow': 'Log flow',
  'event-delays': 'Delays',
  'missing-events': 'Missing events',
  'logging-tax': 'What only comes with a licence',
  'never-logged': 'What is never logged',
  documentation: 'What the documentation does not say',
  'unannounced-changes': 'Unannounced changes',
  ids: 'Identities',
  ips: 'Addresses',
  geolocation: 'Places',
  devices: 'Devices',
  'broken-values': 'Broken values',
  'red-team': 'What an attacker chooses',
};
