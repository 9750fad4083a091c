import { isJsonObject, type JsonObject, type JsonValue } from '../../src/azure/json-object.ts';

/** Chances of an echo: what a service may do to a resource that it is given without changing what it is. */
export interface EchoChoices {
  readonly reverse: boolean;
  readonly lowerCase: boolean;
  readonly crlf: boolean;
  readonly durations: 'hours' | 'minutes' | 'days';
  readonly nulls: boolean;
}

const enums = new Set([
  'severity',
  'triggerOperator',
  'aggregationKind',
  'matchingMethod',
  'entityType',
  'alertProperty',
]);
const lists = new Set([
  'tactics',
  'techniques',
  'subTechniques',
  'groupByEntities',
  'groupByCustomDetails',
  'entityMappings',
  'fieldMappings',
]);
const durations = new Set(['queryFrequency', 'queryPeriod', 'suppressionDuration', 'lookbackDuration']);

/** A body as a service gives it back. */
export function echo(value: JsonObject, choices: EchoChoices): JsonObject {
  const entries = Object.entries(value).map(([name, member]) => [name, member_(name, member, choices)] as const);
  const ordered = choices.reverse ? entries.toReversed() : entries;
  return Object.fromEntries(ordered);
}

function member_(name: string, value: JsonValue, choices: EchoChoices): JsonValue {
  if (typeof value === 'string') {
    if (choices.lowerCase && enums.has(name)) return value.toLowerCase();
    if (durations.has(name)) return duration(value, choices);
    if (choices.crlf && name === 'description') return `${value.replace(/\n/g, ' \r\n')}\r\n`;
    return value;
  }
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => (isJsonObject(item) ? echo(item, choices) : item));
    return choices.reverse && lists.has(name) ? items.toReversed() : items;
  }
  if (!isJsonObject(value)) return value;
  // The names in a map are somebody's own.
  if (name === 'customDetails') return choices.reverse ? Object.fromEntries(Object.entries(value).toReversed()) : value;
  const echoed = echo(value, choices);
  return choices.nulls && name === 'groupingConfiguration'
    ? { groupByEntities: [], groupByAlertDetails: null, groupByCustomDetails: [], ...echoed }
    : echoed;
}

function duration(text: string, { durations: style }: EchoChoices): string {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  if (match === null) return text;
  const [days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0));
  const all = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  if (style === 'minutes') return `PT${all}M`;
  if (style === 'hours') return `PT${Math.floor(all / 60)}H${all % 60}M`;
  return `P${Math.floor(all / 1440)}DT${Math.floor(all / 60) % 24}H${all % 60}M`;
}
