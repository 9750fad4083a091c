import type { JsonObject } from '../azure/json-object.ts';

/** What a PUT of a saved search says of it: everything, for what it leaves out is gone afterwards. */
export interface FunctionBody {
  readonly properties: JsonObject;
}
