const PATTERN = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const SECONDS = [86_400, 3_600, 60, 1];

/** The seconds of an ISO-8601 duration in days, hours, minutes and seconds (`P1DT2H`); undefined where it is none. */
export function parseIsoDuration(text: string): number | undefined {
  const parts = PATTERN.exec(text);
  if (parts === null || text === 'P') return undefined;
  return SECONDS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
}

/** The duration with the largest units first: 86400 is `P1D`, 90000 `P1DT1H`, 0 `PT0S`. */
export function formatIsoDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = [
    [Math.floor((seconds % 86_400) / 3_600), 'H'],
    [Math.floor((seconds % 3_600) / 60), 'M'],
    [seconds % 60, 'S'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join('');
  if (days === 0 && clock === '') return 'PT0S';
  return `P${days === 0 ? '' : `${days}D`}${clock === '' ? '' : `T${clock}`}`;
}
