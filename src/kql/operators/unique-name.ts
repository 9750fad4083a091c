/** A column name that is not taken: the name itself, or the name with the first number that makes it new (`a1`, `a2` …). */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) {
    return name;
  }
  let number = 1;
  while (taken.has(`${name}${number}`)) {
    number += 1;
  }
  return `${name}${number}`;
}
