import { aroundFunction } from './conditionals/around.ts';
import { conditionals } from './conditionals/conditionals.ts';
import { runFunctions } from './conditionals/run-functions.ts';
import { conversions } from './conversions/conversions.ts';
import { formatBytesFunction } from './conversions/format-bytes.ts';
import { datetimeUnitFunctions } from './datetime/datetime-units.ts';
import { datetimeFunctions } from './datetime/datetimes.ts';
import { periodFunctions } from './datetime/periods.ts';
import { timeZoneFunctions } from './datetime/time-zones.ts';
import { arrayFunctions } from './dynamic/arrays.ts';
import { bagFunctions } from './dynamic/bags.ts';
import { extractJsonFunction } from './dynamic/extract-json.ts';
import { parseFunctions } from './dynamic/parse.ts';
import { rangeFunctions } from './dynamic/range.ts';
import { setFunctions } from './dynamic/sets.ts';
import { splitFunctions } from './dynamic/split.ts';
import { base64Functions } from './encoding/base64.ts';
import { hashFunctions } from './encoding/hashes.ts';
import { parseTextFunctions } from './encoding/parse-texts.ts';
import { punycodeFunctions } from './encoding/punycode.ts';
import { urlFunctions } from './encoding/url.ts';
import { geoDistanceFunction } from './geo/geo-distance.ts';
import { geoInfoFunction } from './ip/geo-info.ts';
import { ipv4Functions } from './ip/ipv4-functions.ts';
import { ipv6Functions } from './ip/ipv6-functions.ts';
import { binFunctions } from './math/bin.ts';
import { bitFunctions } from './math/bits.ts';
import { mathFunctions } from './math/math.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { comparisonOperators } from './operators/comparison.ts';
import { logicalOperators } from './operators/logic.ts';
import { stringOperators } from './operators/string-operators.ts';
import { regexFunctions } from './regex/regex-functions.ts';
import { ingestionTimeFunction } from './row-context/ingestion-time.ts';
import { windowFunctions } from './row-context/window-functions.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { seriesFunctions } from './series/series-functions.ts';
import { codePointFunctions } from './strings/code-point-functions.ts';
import { rewriteFunctions } from './strings/rewrite.ts';
import { searchFunctions } from './strings/search.ts';
import { textFunctions } from './strings/text.ts';
import { parseUserAgentFunction } from './user-agent/parse-user-agent.ts';

/** Every scalar function and operator that is built in, by topic; frozen. A function that is not here is refused by name. */
export const scalarFunctions: readonly ScalarFunction[] = Object.freeze([
  ...comparisonOperators,
  ...logicalOperators,
  ...arithmeticOperators,
  ...stringOperators,
  ...conditionals,
  aroundFunction,
  ...runFunctions,
  ingestionTimeFunction,
  ...windowFunctions,
  ...conversions,
  formatBytesFunction,
  ...textFunctions,
  ...searchFunctions,
  ...rewriteFunctions,
  ...codePointFunctions,
  ...regexFunctions,
  ...parseFunctions,
  extractJsonFunction,
  ...splitFunctions,
  ...arrayFunctions,
  ...setFunctions,
  ...bagFunctions,
  ...rangeFunctions,
  ...binFunctions,
  ...mathFunctions,
  ...bitFunctions,
  ...datetimeFunctions,
  ...datetimeUnitFunctions,
  ...periodFunctions,
  ...timeZoneFunctions,
  ...ipv4Functions,
  ...ipv6Functions,
  geoInfoFunction,
  ...urlFunctions,
  ...base64Functions,
  ...hashFunctions,
  ...punycodeFunctions,
  ...parseTextFunctions,
  parseUserAgentFunction,
  geoDistanceFunction,
  ...seriesFunctions,
]);

const byName: ReadonlyMap<string, ScalarFunction> = new Map(
  scalarFunctions.flatMap((entry) =>
    [entry.name, ...(entry.aliases ?? [])].map((name): [string, ScalarFunction] => [name, entry]),
  ),
);

/** The function or operator of a name, canonical or alias, as KQL spells it; names are case-sensitive. */
export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
