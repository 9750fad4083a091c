import type { JsonObject } from '../azure/json-object.ts';
import type { DetectionKind } from '../content/detection.ts';

/** What a PUT of a rule says of it: everything, for what it leaves out is gone afterwards. */
export interface RuleBody {
  readonly kind: DetectionKind;
  readonly properties: JsonObject;
}
