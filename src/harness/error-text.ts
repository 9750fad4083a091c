import type { KqlError } from '../kql/errors/kql-error.ts';

/** An error of a query as one text: what is wrong and, where that is known, what to do about it. */
export function errorText({ message, help }: KqlError): string {
  if (help === undefined) return message;
  return `${message}${/[.?!]$/.test(message) ? '' : '.'} ${help}`;
}
