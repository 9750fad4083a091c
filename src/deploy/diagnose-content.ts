import type { ArmResource } from '../azure/arm-resource.ts';
import type { WorkspaceTable } from '../azure/workspace-tables.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { FunctionCalls } from '../content/function-calls.ts';
import { serviceLimits } from '../sentinel/service-limits.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { TablesRead } from '../sentinel/tables-read.ts';
import { type Asked, type Diagnosis, type DiagnosisItem, failedDiagnosis } from './diagnosis.ts';
import { readLiveFunction } from './live-function.ts';
import { autoDisabled, type LiveRule, readLiveRule } from './live-rule.ts';
import { asJson } from './live-workspace.ts';
import { isOwnFunction, isOwnMetadata, ruleMetadataName } from './ownership.ts';

/** What a workspace is to have: detections with its overrides. */
export interface WantedContent {
  readonly detections: readonly Detection[];
  readonly functions: readonly FunctionDefinition[];
  readonly schemas: TableSchemas;
}

/** From this share of a limit on there is a warning. */
const nearly = 0.9;

/** The rules that are there, and how many there would be: against the limits, and whose they are. */
export function diagnoseRules(
  rules: Asked<readonly ArmResource[]>,
  metadata: Asked<readonly ArmResource[]>,
  { detections }: WantedContent,
): readonly Diagnosis[] {
  const subject = 'rules';
  if ('error' in rules) return [failedDiagnosis(subject, 'The rules cannot be read', rules.error)];
  const live = rules.value.flatMap((resource) => readLiveRule(asJson(resource)) ?? []);
  const byId = new Map(live.map((rule) => [rule.id, rule]));
  const there = detections.filter(({ id }) => byId.has(id.toLowerCase()));
  const ids = new Set(detections.map(({ id }) => id.toLowerCase()));
  const others = live.filter(({ id }) => !ids.has(id));
  const before = sums(live);
  const after = sums([...others, ...detections.map(({ kind, enabled }) => ({ kind, properties: { enabled } }))]);
  const limits = { enabled: serviceLimits.enabledRules.value, nrt: serviceLimits.nrtRules.value };
  const part = (what: 'enabled' | 'nrt', name: string): string =>
    `${before[what]} of at most ${limits[what]} ${name}${after[what] === before[what] ? '' : `, ${after[what]} after a deployment`}`;
  const share = Math.max(after.enabled / limits.enabled, after.nrt / limits.nrt);
  const text = `${there.length} of the repository's ${detections.length} are there. ${part('enabled', 'are enabled')}; ${part('nrt', 'NRT')}.`;
  const help = 'Sentinel refuses what is beyond. Disable or delete rules that nobody looks at.';
  const level = share > 1 ? 'problem' : share > nearly ? 'warning' : 'ok';
  const disabled = live.filter((rule) => autoDisabled(rule) !== undefined);
  return [
    { subject, level, text, ...(level !== 'ok' && { help }) },
    ...(disabled.length === 0
      ? []
      : [
          {
            subject,
            level: 'warning',
            text: 'Sentinel switched rules off by itself, as their queries kept failing:',
            items: disabled.map(ruleItem),
            help: 'Why stands in their descriptions. Mend the query or bring the table back; the next deployment enables those of the repository.',
          } as const,
        ]),
    ...diagnoseMarks(there, byId, metadata),
  ];
}

/** Rules under our ids that somebody else made. */
function diagnoseMarks(
  there: readonly Detection[],
  byId: ReadonlyMap<string, LiveRule>,
  metadata: Asked<readonly ArmResource[]>,
): readonly Diagnosis[] {
  const subject = 'rules';
  if ('error' in metadata) {
    return [failedDiagnosis(subject, 'Which rules were deployed from here cannot be read', metadata.error)];
  }
  const items = new Map(metadata.value.map((item) => [item.name.toLowerCase(), item]));
  const foreign = there.flatMap(({ id }) => {
    const item = items.get(ruleMetadataName(id));
    const rule = byId.get(id.toLowerCase());
    const isOwn = item !== undefined && isOwnMetadata(asJson(item), id);
    return isOwn || rule === undefined ? [] : [ruleItem(rule)];
  });
  if (foreign.length === 0) return [];
  const text = 'Rules of the repository are there without the mark of a deployment from here:';
  const help = 'A plan blocks those that are not as the repository wants them. "deploy plan --adopt" takes them over.';
  return [{ subject, level: 'warning', text, items: foreign, help }];
}

/** The functions that are there, and whose they are. */
export function diagnoseFunctions(
  searches: Asked<readonly ArmResource[]>,
  rules: Asked<readonly ArmResource[]>,
  { detections, functions }: WantedContent,
): readonly Diagnosis[] {
  const subject = 'functions';
  if ('error' in searches) return [failedDiagnosis(subject, 'The functions cannot be read', searches.error)];
  const live = searches.value.flatMap((resource) => readLiveFunction(asJson(resource)) ?? []);
  const named = new Map(live.map((one) => [one.name, one]));
  const missing = functions.filter(({ name }) => !named.has(name));
  const deployed = new Set('value' in rules ? rules.value.map(({ name }) => name.toLowerCase()) : []);
  const calls = new FunctionCalls(functions);
  const callers = detections
    .filter(({ id }) => deployed.has(id.toLowerCase()))
    .map(({ slug, query }) => ({ slug, called: calls.through(calls.inQuery(query.text)) }));
  const broken = missing.flatMap((one) => {
    const slugs = callers.filter(({ called }) => called.has(one)).map(({ slug }) => slug);
    return slugs.length === 0 ? [] : [{ text: one.name, rules: slugs }];
  });
  const foreign = functions.filter(({ name }) => {
    const found = named.get(name);
    return found !== undefined && !isOwnFunction(found.properties);
  });
  const more = missing.length < functions.length ? ' more' : '';
  const rest =
    missing.length === 0
      ? ''
      : ` ${missing.length}${more} ${missing.length === 1 ? 'comes' : 'come'} with a deployment.`;
  const text = `${functions.length - missing.length} of the repository's ${functions.length} are there.${rest}`;
  return [
    { subject, level: 'ok', text },
    ...(broken.length === 0
      ? []
      : [
          {
            subject,
            level: 'problem',
            text: 'Functions are missing that rules call which are there:',
            items: broken,
            help: 'Deploy: until then these rules fail, and Sentinel switches them off.',
          } as const,
        ]),
    ...(foreign.length === 0
      ? []
      : [
          {
            subject,
            level: 'warning',
            text: 'Functions of the repository are there without the mark of a deployment from here:',
            items: foreign.map(({ name }) => ({ text: name })),
            help: 'A plan blocks them. "deploy plan --adopt" takes them over.',
          } as const,
        ]),
  ];
}

/** The tables that the rules read, against those that are there. */
export function diagnoseTables(
  tables: Asked<readonly WorkspaceTable[]>,
  { detections, functions, schemas }: WantedContent,
): readonly Diagnosis[] {
  const subject = 'tables';
  if ('error' in tables) return [failedDiagnosis(subject, 'The tables cannot be read', tables.error, 'warning')];
  const read = new TablesRead(functions, schemas);
  const readers = new Map<string, string[]>();
  for (const { slug, query } of detections) {
    for (const table of read.of(query.text)) readers.set(table, [...(readers.get(table) ?? []), slug]);
  }
  const used = [...readers].sort(([a], [b]) => (a < b ? -1 : 1));
  const live = new Map(tables.value.map((table) => [table.name, table]));
  const missing = used.filter(([table]) => !live.has(table));
  const other = used.flatMap(([table, slugs]) => {
    const plan = live.get(table)?.plan;
    return plan === undefined || plan === 'Analytics' ? [] : [{ text: `${table} (${plan})`, rules: slugs }];
  });
  const text = `${used.length - missing.length} of the ${used.length} that the rules read are there.`;
  return [
    missing.length === 0
      ? { subject, level: 'ok', text }
      : {
          subject,
          level: 'warning',
          text: `${text} Missing:`,
          items: missing.map(([table, slugs]) => ({ text: table, rules: slugs })),
          help: 'Connect the logs first; a table appears with its first record. Sentinel refuses a rule of a table that is not there, unless the rule reads it in a fuzzy union.',
        },
    ...(other.length === 0
      ? []
      : [
          {
            subject,
            level: 'warning',
            text: 'Rules read tables that are not on the plan Analytics:',
            items: other,
            help: 'Sentinel runs no rules over these. Change the plan of the table.',
          } as const,
        ]),
  ];
}

function sums(rules: readonly Pick<LiveRule, 'kind' | 'properties'>[]): {
  readonly enabled: number;
  readonly nrt: number;
} {
  return {
    enabled: rules.filter(({ properties }) => properties['enabled'] === true).length,
    nrt: rules.filter(({ kind }) => kind === 'NRT').length,
  };
}

function ruleItem({ id, properties }: LiveRule): DiagnosisItem {
  const name = properties['displayName'];
  return { text: typeof name === 'string' ? `${name} (${id})` : id };
}
