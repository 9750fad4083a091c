/** The paths whose files differ, or are only on one side. How lines end makes no difference. */
export function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const text = (files: ReadonlyMap<string, string>, path: string): string | undefined =>
    files.get(path)?.replaceAll('\r\n', '\n');
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return new Set(paths.filter((path) => text(before, path) !== text(after, path)));
}
