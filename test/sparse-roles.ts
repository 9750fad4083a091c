import { readFileSync } from 'node:fs';

/**
 * A `schemas/roles.yaml` for roots of tests whose records hold no more than the test is about: it takes back what the
 * package says is filled in every record.
 */
export function sparseRoles(): string {
  const roles = readFileSync(new URL('../schemas/roles.yaml', import.meta.url), 'utf8');
  const tables = [...roles.matchAll(/^ {2}(\w+):$/gm)].map(([, table]) => `  ${table}: {filled: []}`);
  return `tables:\n${tables.join('\n')}\n`;
}
