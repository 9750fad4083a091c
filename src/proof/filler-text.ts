/**
 * A text for a column about which nothing is known but its name, another one for each number: what such columns hold in logs, so that
 * functions of addresses and names can read it.
 */
export function fillerText(column: string, number: number): string {
  if (/(?:^|_|[a-z])I[Pp](?:v4)?(?:_?[Aa]ddr(?:ess)?)?(?:$|_)|^ip|[Aa]ddress$/.test(column)) {
    return `203.0.113.${1 + (number % 250)}`;
  }
  if (/upn|principalname|email|mail$|sender|recipient|^user(?:id|name)?$|account/i.test(column)) {
    return `user${number}@contoso.com`;
  }
  if (/url|uri/i.test(column)) {
    return `https://www.example.com/path${number}`;
  }
  if (/hash|sha256/i.test(column)) {
    return number.toString(16).padStart(64, '0');
  }
  if (/(?:Id|ID|Guid|GUID)$/.test(column)) {
    return fillerGuid(number);
  }
  return `${column === '' ? 'value' : column.toLowerCase()}${number}`;
}

export function fillerGuid(number: number): string {
  return `5e0dfade-0000-4000-8000-${(number % 0x1_0000_0000_0000).toString(16).padStart(12, '0')}`;
}
