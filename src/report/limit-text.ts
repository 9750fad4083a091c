/** A text, or its beginning and how long it is: `aaaa… (50,000 characters)`. A character is never cut in two. */
export function limitText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text[most - 1] ?? '') ? most - 1 : most;
  return `${text.slice(0, end)}… (${String(text.length).replace(/\B(?=(?:\d{3})+$)/g, ',')} characters)`;
}
