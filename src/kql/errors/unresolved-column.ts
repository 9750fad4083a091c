import { didYouMean } from './did-you-mean.ts';
import type { ErrorPlace } from './kql-error.ts';
import { KqlSemanticError } from './kql-semantic-error.ts';

/** A column that did not come with the rows, whose columns are these. */
export function unresolvedColumn(
  name: string,
  columns: readonly { readonly name: string }[],
  place: ErrorPlace,
): KqlSemanticError {
  return new KqlSemanticError(
    `Failed to resolve column or scalar expression named '${name}'`,
    place,
    didYouMean(
      name,
      columns.map((column) => column.name),
    ),
  );
}
