import { describe, expect, it } from 'vitest';
import { parseDatetime } from '../../../src/kql/values/datetime.ts';
import { formatDatetimePattern } from '../../../src/kql/values/format-datetime.ts';

function format(datetime: string, pattern: string): string | null {
  return formatDatetimePattern(parseDatetime(datetime) ?? 0, pattern);
}

describe('format_datetime()', () => {
  it.each([
    ['2017-01-29 09:00:05', 'yy-MM-dd [HH:mm:ss]', '17-01-29 [09:00:05]'],
    ['2017-01-29 09:00:05', 'yyyy-M-dd [H:mm:ss]', '2017-1-29 [9:00:05]'],
    ['2017-01-29 09:00:05', 'yy-MM-dd [hh:mm:ss tt]', '17-01-29 [09:00:05 AM]'],
    ['2009-06-01T13:45:30', 'd', '1'],
    ['2009-06-01T13:45:30', 'dd', '01'],
    ['2009-06-15T13:45:30.6175425', 'f ff fff ffff fffff ffffff fffffff', '6 61 617 6175 61754 617542 6175425'],
    ['2009-06-15T13:45:30.05', 'f_ff_fff', '0_05_050'],
    ['2009-06-15T13:45:30.6175425', 'F FF FFF FFFF FFFFF FFFFFF FFFFFFF', '6 61 617 6175 61754 617542 6175425'],
    ['2009-06-15T13:45:30.05', '[F][FF][FFFFFFF]', '[][05][05]'],
    ['2009-06-15T13:45:30.0001150', 'FFFFFFF', '000115'],
    ['2009-06-15T01:45:30', 'h hh H HH', '1 01 1 01'],
    ['2009-06-15T13:45:30', 'h hh H HH', '1 01 13 13'],
    ['2009-06-15T00:45:30', 'h hh H HH tt', '12 12 0 00 AM'],
    ['2009-06-15T12:45:30', 'h tt', '12 PM'],
    ['2009-06-15T01:09:09', 'm mm s ss', '9 09 9 09'],
    ['2009-06-15T13:45:30', 'M/MM', '6/06'],
    ['0001-01-01', 'y yy yyyy', '1 01 0001'],
    ['0900-01-01', 'y yy yyyy', '0 00 0900'],
    ['2019-06-15', 'y yy yyyy', '19 19 2019'],
    ['2019-06-15', '', ''],
    ['2019-06-15', ' /-:,._[]', ' /-:,._[]'],
  ])('%s as %j is %j', (datetime, pattern, expected) => {
    expect(format(datetime, pattern)).toBe(expected);
  });

  it.each(['yyyy-MM-ddTHH:mm:ssZ', 'dddd', 'MMM', 'yyy', 't', 'ffffffff', "yyyy'x'", 'yyyy\\', 'K', '1', 'dé', '😀'])(
    '%j is not a documented pattern',
    (pattern) => {
      expect(format('2019-06-15', pattern)).toBeNull();
    },
  );
});
