import { didYouMean } from '../src/content/did-you-mean.ts';
import { UsageError } from './usage-error.ts';

/**
 * Those of a list of workspaces that are wanted by name, whatever its case, in the order of the list.
 *
 * @throws UsageError for a name that none has.
 */
export function namedWorkspaces<T extends { readonly name: string }>(
  workspaces: readonly T[],
  names: readonly string[],
): readonly T[] {
  const isNamed = ({ name }: T, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase();
  for (const wanted of names) {
    if (workspaces.some((one) => isNamed(one, wanted))) continue;
    const known = workspaces.map(({ name }) => name);
    throw new UsageError(`There is no workspace "${wanted}".${didYouMean(wanted, known)}`);
  }
  return workspaces.filter((one) => names.some((wanted) => isNamed(one, wanted)));
}
