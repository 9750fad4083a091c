import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import type { Answers } from '../execution-context.ts';

/** Ends a run that asks for what nobody declared: `call` is the call as it would have to be answered. */
export function noAnswer(
  call: string,
  functionName: string,
  { answers }: { readonly answers?: Answers | undefined },
  place: ErrorPlace,
): KqlRuntimeError {
  return new KqlRuntimeError(`There is no answer to ${call}.`, place, answers?.help?.(functionName));
}
