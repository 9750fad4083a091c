import type { JsonValue } from '../azure/json-object.ts';
import { isJsonObject } from '../azure/json-object.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { canonicalQuery } from './canonical-query.ts';
import type { FunctionBody } from './function-body.ts';
import { formatParameters } from './function-parameters.ts';
import { functionTag, ownTag } from './ownership.ts';

/** The folder of the portal in which our functions are listed. */
export const functionCategory = 'Blindspot';

/**
 * A function as a saved search: named, shown and called by its alias, with the tag that marks it as ours and holds its version. The
 * tags that others put on the live one, when it is given, stay in front.
 *
 * The query ends in a line break, for the service puts a brace behind it, and a comment at the end would hide the brace.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/functions
 */
export function desiredFunction(definition: FunctionDefinition, live?: FunctionBody): FunctionBody {
  const parameters = formatParameters(definition.parameters);
  return {
    properties: {
      category: functionCategory,
      displayName: definition.name,
      query: `${canonicalQuery(definition.query.text)}\n`,
      functionAlias: definition.name,
      ...(parameters !== '' && { functionParameters: parameters }),
      version: 2,
      tags: [...foreignTags(live), ownTag(definition.version)],
    },
  };
}

function foreignTags(live: FunctionBody | undefined): readonly JsonValue[] {
  const tags = live?.properties['tags'];
  return Array.isArray(tags) ? tags.filter((tag) => !isJsonObject(tag) || tag['name'] !== functionTag) : [];
}
