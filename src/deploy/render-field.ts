import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isScalar, isSeq, type Node, Pair, parse, Scalar, visit, YAMLMap } from 'yaml';
import type { JsonValue } from '../content/yaml-value.ts';

/** Lists that stand on one line, and mappings of which one stands on one line. */
const inline = new Set([
  'tactics',
  'relevantTechniques',
  'dataTypes',
  'groupByEntities',
  'groupByAlertDetails',
  'groupByCustomDetails',
]);
const inlineItems = new Set(['fieldMappings', 'alertDynamicProperties', 'sentinelEntitiesMappings', 'parameters']);

/** Texts that are blocks even on one line. */
const blocks = new Set(['query']);

/**
 * What a block of YAML cannot hold as it is: other line breaks, control characters, halves of pairs; and empty lines at its end, to which
 * those that come behind it in the file would be added.
 */
const notInBlock = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\ufeff]|\n[ \t]*\n[ \t]*$/u;

/** The node of a value as the files of this repository write the field. */
export function fieldNode(name: string, value: JsonValue): Node {
  const document = new Document();
  const node = document.createNode(value);
  styleNode(name, node);
  return node;
}

function styleNode(name: string, node: unknown): void {
  if (isScalar(node) && typeof node.value === 'string') styleText(name, node, node.value);
  if (isSeq(node)) {
    if (inline.has(name) || node.items.length === 0) node.flow = true;
    for (const item of node.items) {
      if (isMap(item) && inlineItems.has(name)) item.flow = true;
      styleNode('', item);
    }
  }
  if (!isMap(node)) return;
  for (const { key, value } of node.items) styleNode(isScalar(key) ? String(key.value) : '', value);
}

function styleText(name: string, node: Scalar, text: string): void {
  if (notInBlock.test(text)) node.type = Scalar.QUOTE_DOUBLE;
  else if (text.includes('\n') || blocks.has(name)) node.type = Scalar.BLOCK_LITERAL;
}

/**
 * `name: value` and a line break, indented by nothing. Where the style of a node would not give back its value, everything is in
 * double quotes.
 */
export function renderField(name: string, node: Node): string {
  const pair = new Pair(new Scalar(name), node);
  const map = new YAMLMap();
  map.items.push(pair);
  const document = new Document();
  document.contents = map;
  const render = (): string => document.toString(layout);
  const text = render();
  if (isDeepStrictEqual(readBack(text), document.toJS())) return text;
  visit(map, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string') scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return render();
}

const layout = { lineWidth: 0, flowCollectionPadding: false, doubleQuotedMinMultiLineLength: 1_000_000 };

function readBack(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
