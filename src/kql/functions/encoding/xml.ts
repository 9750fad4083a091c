import type { Dynamic, DynamicBag } from '../../values/dynamic.ts';

const maxDepth = 512;
const maxBytes = 1 << 20;

const name = String.raw`[A-Za-z_:\u0080-\uffff][\w:.\-\u0080-\uffff]*`;
const skipped = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE(?:[^[>]|\[[^\]]*\])*>/y;
const openTag = new RegExp(String.raw`<(${name})((?:\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'y');
const closeTag = new RegExp(String.raw`</(${name})\s*>`, 'y');
const attribute = new RegExp(String.raw`(${name})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');

interface Element {
  readonly name: string;
  readonly members: Map<string, (Dynamic | null)[]>;
}

/**
 * The dynamic that Kusto makes of an XML text: a bag of the root's name; attributes with an `@`, text as `#text` where there is
 * something beside it, repeated names as arrays. All values are strings, an empty element is null. Undefined for what is not
 * well-formed or longer than 1 MB.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-xml-function
 */
export function parseXml(text: string): DynamicBag | undefined {
  if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
    return undefined;
  }
  const open: Element[] = [];
  let root: DynamicBag | undefined;
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '<') {
      const end = text.indexOf('<', at);
      const run = text.slice(at, end < 0 ? text.length : end);
      const decoded = decodeEntities(run.trim());
      const parent = open.at(-1);
      if (decoded === undefined || (parent === undefined && decoded !== '')) {
        return undefined;
      }
      if (decoded !== '' && parent !== undefined) {
        add(parent, '#text', decoded);
      }
      at += run.length;
      continue;
    }
    const skip = matchAt(skipped, text, at);
    if (skip !== undefined) {
      at += skip[0].length;
      continue;
    }
    const tag = matchAt(openTag, text, at) ?? matchAt(closeTag, text, at);
    if (tag === undefined) {
      return undefined;
    }
    at += tag[0].length;
    const [whole, tagName = '', attributes = '', selfClosing] = tag;
    if (!whole.startsWith('</')) {
      const element = { name: tagName, members: new Map() };
      if (root !== undefined || open.length >= maxDepth || !addAttributes(element, attributes)) {
        return undefined;
      }
      open.push(element);
    }
    if (whole.startsWith('</') || selfClosing === '/') {
      const element = open.pop();
      if (element === undefined || element.name !== tagName) {
        return undefined;
      }
      const parent = open.at(-1);
      if (parent === undefined) {
        root = new Map([[element.name, contentOf(element)]]);
      } else {
        add(parent, element.name, contentOf(element));
      }
    }
  }
  return open.length === 0 ? root : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function add({ members }: Element, key: string, value: Dynamic | null): void {
  const values = members.get(key);
  if (values === undefined) {
    members.set(key, [value]);
  } else {
    values.push(value);
  }
}

/** False for an attribute that is given twice or holds an unknown entity. */
function addAttributes(element: Element, text: string): boolean {
  for (const [, key = '', double, single] of text.matchAll(attribute)) {
    const value = decodeEntities(double ?? single ?? '');
    if (value === undefined || element.members.has(`@${key}`)) {
      return false;
    }
    add(element, `@${key}`, value);
  }
  return true;
}

function contentOf({ members }: Element): Dynamic | null {
  if (members.size === 0) {
    return null;
  }
  const [only = null, ...more] = members.get('#text') ?? [];
  if (members.size === 1 && only !== null && more.length === 0) {
    return only;
  }
  return new Map([...members].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? null) : values]));
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Undefined where an ampersand begins nothing that XML knows without a DTD. */
function decodeEntities(text: string): string | undefined {
  let known = true;
  const decoded = text.replace(/&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));|&/g, (_, decimal, hex, entity) => {
    const codePoint = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (codePoint >= 0 && codePoint <= 0x10ffff) {
      return String.fromCodePoint(codePoint);
    }
    const character = entities.get(entity);
    known &&= character !== undefined;
    return character ?? '';
  });
  return known ? decoded : undefined;
}
