import type { ArmResource } from '../azure/arm-resource.ts';
import { AzureError } from '../azure/azure-error.ts';
import { type ClassifiedError, classifyError } from '../azure/classify-error.ts';
import type { Written } from '../azure/resource-calls.ts';
import type { PropertyChange } from './property-diff.ts';

/** A resource that is to be written, and how. */
export interface ResourcePort {
  /** Whether it was there when the plan was made, and its etag then. */
  readonly wasThere: boolean;
  readonly etag: string | undefined;
  /** Whether to look, before it is made, that it is not there by now. */
  readonly looksFirst: boolean;
  /** Whether the service says 201 of what it made; some say 200 either way. */
  readonly saysCreated: boolean;
  find(): Promise<ArmResource | undefined>;
  put(): Promise<Written>;
  /** What the resource has otherwise than it should; none when all is well. */
  differences(resource: ArmResource): readonly PropertyChange[];
}

/** What became of a write. */
export type WriteEnd =
  | {
      readonly kind: 'written';
      readonly resource: ArmResource;
      /** Whether the answer got lost, and reading back showed that it was done. */
      readonly recovered: boolean;
    }
  /** Somebody else wrote since the plan was made. */
  | { readonly kind: 'moved'; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly error: AzureError;
      readonly problem: ClassifiedError;
      readonly isWritten: boolean;
    }
  /** It was written, and is not as it was sent. */
  | { readonly kind: 'differs'; readonly changes: readonly PropertyChange[] };

/** So often it is read back while it is not as written: what is read may lag behind what was written. */
const readings = 4;
const firstWaitMs = 250;

/**
 * Writes a resource, reads it back and compares. An answer that got lost, and the conflict that a second attempt of a write runs into
 * after a first one that was done, are settled by what is read back: never by writing again.
 *
 * @throws AccessTokenError when there is no token.
 */
export async function writeResource(
  port: ResourcePort,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<WriteEnd> {
  let written: Written | undefined;
  let failure: AzureError | undefined;
  try {
    // A PUT without an etag replaces what is there. Nothing may be.
    const found = port.looksFirst ? await port.find() : undefined;
    if (found !== undefined)
      return { kind: 'moved', message: 'It is there by now, and was not when the plan was made.' };
    written = await port.put();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const problem = classifyError(error);
    if (!error.unclear && problem.problem !== 'conflict') return { kind: 'refused', error, problem, isWritten: false };
    failure = error;
  }
  if (written !== undefined && !port.wasThere && port.saysCreated && !written.isCreated && !written.unclear) {
    return { kind: 'moved', message: 'Somebody made it at the same moment; it now has the content of this plan.' };
  }
  return await readBack(port, sleep, written, failure);
}

async function readBack(
  port: ResourcePort,
  sleep: (milliseconds: number) => Promise<void>,
  written: Written | undefined,
  failure: AzureError | undefined,
): Promise<WriteEnd> {
  let found: ArmResource | undefined;
  let changes: readonly PropertyChange[] = [];
  for (let reading = 1; ; reading += 1) {
    try {
      found = await port.find();
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      return { kind: 'refused', error, problem: classifyError(error), isWritten: written !== undefined };
    }
    changes = found === undefined ? [] : port.differences(found);
    if (found !== undefined && changes.length === 0) break;
    // A conflict that is clear is that at the first look.
    if (reading >= readings || (failure !== undefined && !failure.unclear)) break;
    await sleep(firstWaitMs * 2 ** (reading - 1));
  }
  const isWanted = found !== undefined && changes.length === 0;
  if (failure !== undefined) {
    if (isWanted && found !== undefined && failure.unclear)
      return { kind: 'written', resource: found, recovered: true };
    const isAsPlanned = port.wasThere ? found?.etag === port.etag && found !== undefined : found === undefined;
    if (!isAsPlanned) {
      const gone = 'It is gone by now, and was there when the plan was made.';
      const message = found === undefined ? gone : 'Somebody else changed it since the plan was made.';
      return { kind: 'moved', message };
    }
    return { kind: 'refused', error: failure, problem: classifyError(failure), isWritten: false };
  }
  if (isWanted && found !== undefined) return { kind: 'written', resource: found, recovered: false };
  if (found === undefined) return { kind: 'moved', message: 'It was written, and is gone again.' };
  if (found.etag !== undefined && written?.resource.etag !== undefined && found.etag !== written.resource.etag) {
    return { kind: 'moved', message: 'Somebody else changed it right after it was written.' };
  }
  return { kind: 'differs', changes };
}
