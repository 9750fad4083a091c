import { entityTypes } from '../../../sentinel/entity-types.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const { entityMappings: mappings, fieldMappings: fields } = serviceLimits;

export const entityMappingCount = makeCheck({
  id: 'entity-mapping-count',
  family: 'limits',
  severity: 'error',
  summary: 'A rule maps more entities, or more identifiers of one, than Sentinel takes.',
  messages: {
    mappings: {
      message: `The rule has {count} entity mappings; Sentinel takes ${mappings.value} and refuses the rule. This is the first that is too much.`,
      help: 'Keep the entities that tell who did it, from where, and to what. The 500 entities of an alert are shared out among the mappings.',
    },
    fields: {
      message: `This {type} has {count} identifiers; Sentinel takes ${fields.value} and refuses the rule. This is the first that is too much.`,
      help: 'Keep those that identify the entity on their own: {strong}.',
    },
    none: {
      message:
        'This {type} is mapped by nothing: an entity needs one identifier at least, and Sentinel refuses the rule.',
      help: 'Write its identifier and the column that holds it, or remove the mapping.',
    },
  },
  sources: [mappings.source],
  detection({ entityMappings }, { report }) {
    const count = entityMappings.length;
    if (count > mappings.value) {
      report({ message: 'mappings', data: { count }, at: { field: ['entityMappings', mappings.value] } });
    }
    for (const [index, { entityType, fieldMappings }] of entityMappings.entries()) {
      const path = ['entityMappings', index, 'fieldMappings'] as const;
      if (fieldMappings.length === 0) report({ message: 'none', data: { type: entityType }, at: { field: path } });
      if (fieldMappings.length <= fields.value) continue;
      const strong = (entityTypes.get(entityType)?.strong ?? []).map((set) => set.join(' with ')).join(', or ');
      const data = { type: entityType, count: fieldMappings.length, strong: strong || 'see the list of identifiers' };
      report({ message: 'fields', data, at: { field: [...path, fields.value] } });
    }
  },
});
