/** A header of a response, by its name in lower case. */
export type HeaderOf = (name: string) => string | undefined;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * How many milliseconds the service asks to wait: the longest of `retry-after-ms`, `x-ms-retry-after-ms` (milliseconds) and
 * `retry-after` (whole seconds, or a date, which counts from the response's own `date`, as clocks differ). Undefined where it says
 * nothing that can be understood; never negative.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function retryAfter(header: HeaderOf, now: number): number | undefined {
  const seconds = wholeNumber(header('retry-after'));
  const date = parseHttpDate(header('retry-after'));
  const waits = [
    wholeNumber(header('retry-after-ms')),
    wholeNumber(header('x-ms-retry-after-ms')),
    seconds === undefined ? undefined : seconds * 1_000,
    date === undefined ? undefined : Math.max(0, date - (parseHttpDate(header('date')) ?? now)),
  ].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** The date of a header in milliseconds since 1970; undefined for anything but the one form that servers may write. */
export function parseHttpDate(text: string | undefined): number | undefined {
  const [, day, name = '', year, hour, minute, second] = httpDate.exec(text?.trim() ?? '') ?? [];
  const month = months.indexOf(name);
  if (day === undefined || month < 0) return undefined;
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
}
