import { invariant } from '../kql/invariant.ts';
import type { CheckMessage } from './check.ts';

/** A message with its data in the place of `{name}`. That a datum is missing is a bug of the check. */
export function fillMessage(
  { message, help }: CheckMessage,
  data: Readonly<Record<string, string | number>>,
): CheckMessage {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(data, name) ? data[name] : undefined;
      invariant(value !== undefined, `the message "${text}" wants "${name}"`);
      return String(value);
    });
  return help === undefined ? { message: fill(message) } : { message: fill(message), help: fill(help) };
}
