import { entityTypes } from '../../../sentinel/entity-types.ts';
import { makeCheck } from '../../check.ts';

export const entityWeak = makeCheck({
  id: 'entity-weak',
  family: 'limits',
  severity: 'warn',
  summary: 'An entity is mapped by identifiers that do not tell it from others.',
  messages: {
    weak: {
      message:
        'This {type} is mapped by {given} alone, which identifies it weakly: Sentinel does not know it again in another alert, nor under its other identifiers.',
      help: 'Map what identifies it on its own: {strong}.',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/entities-reference'],
  detection({ entityMappings }, { report }) {
    for (const [index, { entityType, fieldMappings }] of entityMappings.entries()) {
      const type = entityTypes.get(entityType);
      const given = fieldMappings.map(({ identifier }) => identifier);
      const isKnown = given.length > 0 && given.every((name) => type?.identifiers.includes(name) === true);
      // A full name is taken apart by the service, into a name and what tells it from others.
      if (type === undefined || !isKnown || type.strong.length === 0 || given.includes('FullName')) continue;
      const has = (set: readonly string[]): boolean => set.every((identifier) => given.includes(identifier));
      if (type.strong.some(has) || !type.required.some(has)) continue;
      const data = {
        type: type.name,
        given: given.map((name) => `"${name}"`).join(' and '),
        strong: type.strong.map((set) => set.map((name) => `"${name}"`).join(' with ')).join(', or '),
      };
      report({ message: 'weak', data, at: { field: ['entityMappings', index, 'fieldMappings'] } });
    }
  },
});
