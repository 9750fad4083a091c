import { isJsonObject } from '../azure/json-object.ts';
import { canonicalRule } from './canonical-rule.ts';
import type { RuleBody } from './rule-body.ts';

/**
 * Why a rule has to be written with the preview version of the interface, as ends of "it needs the preview version because …";
 * none for one that the stable version takes whole. The stable version refuses what it does not know or, worse, drops it.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update?view=rest-securityinsights-2025-07-01-preview
 */
export function previewReasons(body: RuleBody): readonly string[] {
  const { properties } = canonicalRule(body);
  const details = properties['alertDetailsOverride'];
  const dynamic = isJsonObject(details) ? details['alertDynamicProperties'] : undefined;
  const hasSubTechniques =
    Array.isArray(dynamic) && dynamic.some((item) => isJsonObject(item) && item['alertProperty'] === 'SubTechniques');
  return [
    ...(body.kind === 'NRT' ? ['it is an NRT rule'] : []),
    ...(properties['subTechniques'] === undefined ? [] : ['it names sub-techniques']),
    ...(properties['sentinelEntitiesMappings'] === undefined ? [] : ['it maps entities that Sentinel recognised']),
    ...(hasSubTechniques ? ['its alerts take their sub-techniques from a column'] : []),
  ];
}
