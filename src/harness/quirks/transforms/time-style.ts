import { defineTransform } from '../transform.ts';

/**
 * A time in a text, `2026-03-02T09:38:25Z`, in another style: `us` 3/2/2026 9:38:25 AM; `no-zone` without its Z; `offset` at two
 * hours east, 2026-03-02T11:38:25+02:00.
 */
export const timeStyle = defineTransform({
  name: 'timeStyle',
  parameters: { style: { type: 'string', values: ['us', 'no-zone', 'offset'] } },
  apply(value, _context, { style }) {
    const match = typeof value === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(value) : null;
    const [, seconds = '', fraction = ''] = match ?? [];
    const time = Date.parse(`${seconds}Z`);
    if (match === null || Number.isNaN(time)) return value;
    if (style === 'no-zone') return seconds + fraction;
    return style === 'us' ? american(new Date(time)) : `${eastern(time)}${fraction}+02:00`;
  },
});

function eastern(time: number): string {
  return new Date(time + 2 * 3_600_000).toISOString().replace(/\.\d+Z$/, '');
}

function american(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const hour = time.getUTCHours();
  const day = `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()}`;
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  return `${day} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}
