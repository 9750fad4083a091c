import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell } from '../../values/cell.ts';
import { type Dynamic, type DynamicBag, isArray } from '../../values/dynamic.ts';
import { overloadWithNulls, type ScalarFunction } from '../scalar-function.ts';
import { type UserAgentList, type UserAgentPattern, userAgentPatterns } from './user-agent-patterns.ts';

/** A slot of the answer: the group that it is by default, and the entry of the table that takes its place. */
interface Slot {
  readonly name: string;
  readonly group: number | undefined;
  readonly replacement: string;
}

interface Target {
  /** The slot of the answer. */
  readonly name: string;
  readonly list: UserAgentList;
  readonly slots: readonly Slot[];
}

function slot(name: string, group: number | undefined, replacement: string): Slot {
  return { name, group, replacement };
}

/** What may be looked for, in the order of the answer. */
const targets: ReadonlyMap<string, Target> = new Map<string, Target>([
  [
    'browser',
    {
      name: 'Browser',
      list: 'user_agent_parsers',
      slots: [
        slot('Family', 1, 'family_replacement'),
        slot('MajorVersion', 2, 'v1_replacement'),
        slot('MinorVersion', 3, 'v2_replacement'),
        slot('Patch', 4, 'v3_replacement'),
      ],
    },
  ],
  [
    'os',
    {
      name: 'OperatingSystem',
      list: 'os_parsers',
      slots: [
        slot('Family', 1, 'os_replacement'),
        slot('MajorVersion', 2, 'os_v1_replacement'),
        slot('MinorVersion', 3, 'os_v2_replacement'),
        slot('Patch', 4, 'os_v3_replacement'),
        slot('PatchMinor', 5, 'os_v4_replacement'),
      ],
    },
  ],
  [
    'device',
    {
      name: 'Device',
      list: 'device_parsers',
      slots: [
        slot('Family', 1, 'device_replacement'),
        slot('Brand', undefined, 'brand_replacement'),
        slot('Model', 1, 'model_replacement'),
      ],
    },
  ],
]);

/**
 * `parse_user_agent(agent, lookFor)`: what the tables of the ua-parser project say of a user agent, as a bag with a bag for each of
 * `browser`, `os` and `device` that is looked for; the first pattern of a table that fits decides. What a pattern does not say is empty.
 *
 * Kusto's tables are not published. Its page and its answers to the page's examples have the families, the slots and the rules of the
 * ua-parser project, whose tables of one version are used here, so that what is said of an agent is undetermined: a browser or a device
 * that is newer or older than Kusto's tables has another family there. An agent that no pattern fits is `Other`, as in that project.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-user-agent-function
 * @see https://github.com/ua-parser/uap-core/blob/master/docs/specification.md
 */
export const parseUserAgentFunction: ScalarFunction = {
  name: 'parse_user_agent',
  page: 'parse-user-agent-function',
  resolve: ([agentType, lookForType, ...rest], [, lookFor]) => {
    if (agentType !== 'string' || rest.length > 0) {
      return undefined;
    }
    if (lookForType === 'string') {
      if (lookFor !== undefined) {
        targetsOf(lookFor);
      }
      return overloadWithNulls(['string', 'string'], 'dynamic', (agent, name) => parse(agent, targetsOf(name)));
    }
    if (lookForType === 'dynamic') {
      if (lookFor !== undefined) {
        targetsOf(lookFor);
      }
      return overloadWithNulls(['string', 'dynamic'], 'dynamic', (agent, names) => parse(agent, targetsOf(names)));
    }
    return undefined;
  },
};

/** The targets that are looked for, in the order of the answer. */
function targetsOf(lookFor: Cell | Dynamic): readonly Target[] {
  const names: readonly unknown[] = isArray(lookFor) ? lookFor : [lookFor];
  const unknown = names.find((name) => typeof name !== 'string' || !targets.has(name));
  if (names.length === 0 || unknown !== undefined) {
    const what = names.length === 0 ? 'nothing' : typeof unknown === 'string' ? `"${unknown}"` : 'what is no text';
    throw new KqlUnsupportedError(
      `function "parse_user_agent()" looking for ${what}`,
      undefined,
      'It looks for "browser", "os", "device", or several of them in a dynamic array.',
    );
  }
  return [...targets].flatMap(([name, target]) => (names.includes(name) ? [target] : []));
}

function parse(agent: string, wanted: readonly Target[]): DynamicBag {
  return new Map(wanted.map((target) => [target.name, answer(agent, target)]));
}

const cache = new Map<string, DynamicBag>();
const cacheSize = 4096;

function answer(agent: string, target: Target): DynamicBag {
  const key = `${target.name} ${agent}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = lookUp(agent, target);
    if (cache.size >= cacheSize) {
      const [oldest = ''] = cache.keys();
      cache.delete(oldest);
    }
    cache.set(key, found);
  }
  return found;
}

function lookUp(agent: string, { list, slots }: Target): DynamicBag {
  for (const pattern of userAgentPatterns(list)) {
    const groups = pattern.match(agent);
    if (groups !== undefined) {
      return new Map(slots.map((one) => [one.name, fill(one, pattern, groups)]));
    }
  }
  return new Map(slots.map(({ name }) => [name, name === 'Family' ? 'Other' : '']));
}

function fill(
  { group, replacement }: Slot,
  pattern: UserAgentPattern,
  groups: readonly (string | undefined)[],
): string {
  const template = pattern.replacement(replacement);
  const text =
    template === undefined
      ? group === undefined
        ? undefined
        : groups[group]
      : template.replace(/\$([1-9])/g, (_, digit: string) => groups[Number(digit)] ?? '');
  return (text ?? '').trim();
}
