import { didYouMean } from '../../../content/did-you-mean.ts';
import { type EntityType, entityTypes } from '../../../sentinel/entity-types.ts';
import { makeCheck } from '../../check.ts';

const page = 'https://learn.microsoft.com/azure/sentinel/entities-reference';

export const entityIdentifier = makeCheck({
  id: 'entity-identifier',
  family: 'limits',
  severity: 'error',
  summary:
    'An entity mapping has a type or an identifier that Sentinel does not know, one of them twice, or none that it needs.',
  messages: {
    type: {
      message: 'There is no entity type "{type}", and Sentinel refuses the rule.{suggestion}',
      help: 'The types are {types}. What fits none of them belongs into the custom details.',
    },
    identifier: {
      message:
        '"{identifier}" is no identifier of {type}, and Sentinel refuses the rule; capital letters matter.{suggestion}',
      help: 'The identifiers of {type} are {known}.',
    },
    twice: {
      message:
        '"{identifier}" stands in this mapping twice, and an entity has one value for it: Sentinel refuses the rule.',
      help: 'Two entities take two mappings of the same type.',
    },
    needed: {
      message: 'This {type} has {given} only, and nothing that identifies it: Sentinel refuses the rule.',
      help: 'It needs {needed}.',
    },
  },
  sources: [page],
  detection({ entityMappings }, { report }) {
    for (const [index, { entityType, fieldMappings }] of entityMappings.entries()) {
      const path = ['entityMappings', index] as const;
      const type = entityTypes.get(entityType);
      if (type === undefined) {
        const types = [...entityTypes.keys()];
        const data = { type: entityType, suggestion: suggestType(entityType), types: types.join(', ') };
        report({ message: 'type', data, at: { field: [...path, 'entityType'] } });
        continue;
      }
      const given = fieldMappings.map(({ identifier }) => identifier);
      const isOdd = (identifier: string): boolean => !type.identifiers.includes(identifier);
      for (const [number, identifier] of given.entries()) {
        const at = { field: [...path, 'fieldMappings', number, 'identifier'] };
        if (isOdd(identifier)) {
          const suggestion = didYouMean(identifier, type.identifiers);
          const data = { identifier, type: type.name, suggestion, known: type.identifiers.join(', ') };
          report({ message: 'identifier', data, at });
        } else if (given.indexOf(identifier) < number) report({ message: 'twice', data: { identifier }, at });
      }
      // One that is misspelled may be the one that is needed.
      if (given.length === 0 || given.some(isOdd) || hasNeeded(type, given)) continue;
      const data = { type: type.name, given: given.map((name) => `"${name}"`).join(' and '), needed: neededBy(type) };
      report({ message: 'needed', data, at: { field: [...path, 'fieldMappings'] } });
    }
  },
});

function suggestType(text: string): string {
  const other = otherNames.get(text.toLowerCase());
  return other === undefined ? didYouMean(text, entityTypes.keys()) : ` Did you mean "${other}"?`;
}

/** What people and other formats call the types. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['user', 'Account'],
  ['useraccount', 'Account'],
  ['machine', 'Host'],
  ['device', 'Host'],
  ['ipaddress', 'IP'],
  ['ip address', 'IP'],
  ['domain', 'DNS'],
  ['resource', 'AzureResource'],
  ['application', 'CloudApplication'],
  ['group', 'SecurityGroup'],
  ...[...entityTypes.values()].map(({ schemaName, name }) => [schemaName.toLowerCase(), name] as const),
]);

function hasNeeded({ required }: EntityType, given: readonly string[]): boolean {
  return required.some((set) => set.every((identifier) => given.includes(identifier)));
}

function neededBy({ required }: EntityType): string {
  return required.map((set) => set.map((name) => `"${name}"`).join(' with ')).join(', or ');
}
