import type { Detection } from '../content/detection.ts';
import { attack } from '../sentinel/attack.ts';

/**
 * The detections as a layer of MITRE's ATT&CK Navigator: for each technique how many rules name it, and which. A technique of which only a
 * sub-technique is named is unfolded. Ids that ATT&CK does not know are left out, since the Navigator refuses them.
 *
 * @see https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md
 */
export function attackNavigatorLayer(detections: readonly Detection[]): string {
  const { version, techniques } = attack();
  const rules = new Map<string, readonly Detection[]>();
  for (const detection of detections) {
    for (const id of new Set(detection.relevantTechniques.map((text) => text.toUpperCase()))) {
      if (techniques.has(id)) rules.set(id, [...(rules.get(id) ?? []), detection]);
    }
  }
  const parents = [...rules.keys()].flatMap((id) => (id.includes('.') ? [id.slice(0, id.indexOf('.'))] : []));
  const named = [...new Set([...rules.keys(), ...parents])].sort();
  const most = Math.max(1, ...[...rules.values()].map(({ length }) => length));
  const layer = {
    name: 'Detections of this repository',
    versions: { attack: version.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: 'How many rules name a technique; the comments say which. Made by `blindspot docs`.',
    sorting: 3,
    hideDisabled: false,
    techniques: named.map((techniqueID) => {
      const own = rules.get(techniqueID);
      return {
        techniqueID,
        ...(own === undefined ? {} : { score: own.length, comment: own.map(commentOf).join('\n') }),
        enabled: true,
        showSubtechniques: parents.includes(techniqueID),
      };
    }),
    gradient: { colors: ['#d6e6ff', '#08519c'], minValue: 1, maxValue: most + 1 },
    legendItems: [],
    metadata: [],
    links: [],
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
  // Formatters write short lists on one line.
  return `${JSON.stringify(layer, null, 2).replace(/\[\s+("#\w+"),\s+("#\w+")\s+\]/, '[$1, $2]')}\n`;
}

function commentOf({ slug, name }: Detection): string {
  return `${slug}: ${name.replace(/\s+/g, ' ').trim()}`;
}
