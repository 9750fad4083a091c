import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import { canonicalObject } from './canonical-value.ts';
import type { FunctionBody } from './function-body.ts';
import { functionShape } from './function-shape.ts';
import { type UnknownMember, unknownMembers } from './unknown-members.ts';

/** A function in the form in which functions are compared. */
export interface CanonicalFunction {
  readonly properties: JsonObject;
  readonly unknown: readonly UnknownMember[];
}

/**
 * The form that all bodies of the same function have, whoever wrote them. Tags of others belong to the saved search:
 * what is compared with a live function is made with its tags (`desiredFunction`).
 */
export function canonicalFunction(body: FunctionBody): CanonicalFunction {
  const value = canonicalObject(functionShape, body.properties);
  return {
    properties: isJsonObject(value) ? value : {},
    unknown: unknownMembers(functionShape, body.properties),
  };
}
