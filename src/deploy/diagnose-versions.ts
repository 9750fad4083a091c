import type { ApiVersions } from '../azure/api-versions.ts';
import type { ProviderVersions } from '../azure/provider-versions.ts';
import { type ApiVersionKind, apiVersionKinds } from '../content/workspaces.ts';
import { type Asked, type Diagnosis, failedDiagnosis } from './diagnosis.ts';

type Provider = 'insights' | 'logs';

/** Who offers what: the kind of resource as the provider lists it. */
const offers: Readonly<Record<ApiVersionKind, readonly [Provider, string]>> = {
  alertRules: ['insights', 'alertrules'],
  alertRulesPreview: ['insights', 'alertrules'],
  metadata: ['insights', 'metadata'],
  savedSearches: ['logs', 'workspaces/savedsearches'],
  tables: ['logs', 'workspaces/tables'],
};

/** The versions of the interface that are set against those that there are. */
export function diagnoseVersions(
  versions: ApiVersions,
  providers: Readonly<Record<Provider, Asked<ProviderVersions>>>,
): readonly Diagnosis[] {
  const subject = 'versions';
  const found: Diagnosis[] = [];
  for (const asked of Object.values(providers)) {
    if ('error' in asked) {
      found.push(failedDiagnosis(subject, 'What the provider offers cannot be read', asked.error, 'warning'));
    } else if (asked.value.registrationState !== 'Registered') {
      const { namespace, registrationState } = asked.value;
      const text = `The provider ${namespace} is "${registrationState}" in the subscription.`;
      const help = `Run "az provider register --namespace ${namespace}".`;
      found.push({ subject, level: 'problem', text, help });
    }
  }
  const known = apiVersionKinds.flatMap((kind) => {
    const [provider, type] = offers[kind];
    const asked = providers[provider];
    const offered = 'value' in asked ? asked.value.versions.get(type) : undefined;
    return offered === undefined ? [] : [{ kind, own: versions[kind], offered }];
  });
  const missing = known.filter(({ own, offered }) => !offered.includes(own));
  if (missing.length > 0) {
    found.push({
      subject,
      level: 'problem',
      text: 'Versions of the interface are set that the service does not offer:',
      items: missing.map(({ kind, own, offered }) => {
        const newest = newestLike(own, offered) ?? offered.join(', ');
        return { text: `${kind} ${own}${newest === '' ? '' : `; there is ${newest}`}` };
      }),
      help: 'Set others under "apiVersions" in workspaces.yaml.',
    });
  }
  const fine = known.filter((one) => !missing.includes(one));
  if (fine.length > 0) {
    const newer = fine.flatMap(({ kind, own, offered }) => {
      const newest = newestLike(own, offered);
      return newest === undefined || newest <= own ? [] : [`${kind} ${newest}`];
    });
    const set = fine.map(({ kind, own }) => `${kind} ${own}`).join(', ');
    const also = newer.length === 0 ? '' : ` Newer ones, untried: ${newer.join(', ')}.`;
    found.push({ subject, level: 'ok', text: `${set}.${also}` });
  }
  return found;
}

/** The newest of the stable versions for a stable one, of the previews for a preview. */
function newestLike(own: string, offered: readonly string[]): string | undefined {
  const isPreview = (version: string): boolean => version.includes('-', 10);
  return offered
    .filter((version) => isPreview(version) === isPreview(own))
    .sort()
    .at(-1);
}
