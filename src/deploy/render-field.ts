import { Document, isMap, isScalar, isSeq, type Node, Pair, Scalar, visit, YAMLMap } from 'yaml';
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

/** What a block of YAML cannot hold as it is: other line breaks, control characters, halves of pairs, a first line that is blank. */
const notInBlock = /[\p{Cc}\u2028\u2029\ufeff]|^\s*\n|^ /u;

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
  const plain = text.replace(/[\n\t]/g, '');
  if ((text.includes('\n') || blocks.has(name)) && !notInBlock.test(text.includes('\n\t') ? text : `${plain}`)) {
    const isBlock = !/^\s/.test(text) && !/[ \t]\n*$/.test(text);
    node.type = isBlock ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
  } else if (text.includes('\n') || /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(text)) {
    node.type = Scalar.QUOTE_DOUBLE;
  }
}

/** `name: value` with a line break at its end, indented by nothing. Undefined for what YAML would not give back. */
export function renderField(name: string, node: Node): string {
  const pair = new Pair(new Scalar(name), node);
  const map = new YAMLMap();
  map.items.push(pair);
  const document = new Document();
  document.contents = map;
  visit(document, {
    Scalar(_, scalar) {
      // Double quotes keep to one line; folds would make the text longer than it is.
      if (scalar.type === Scalar.BLOCK_FOLDED && typeof scalar.value === 'string') scalar.type = Scalar.BLOCK_LITERAL;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, minContentWidth: 0 });
  return text.endsWith('\n') ? text : `${text}\n`;
}
