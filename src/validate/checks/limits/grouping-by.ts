import { didYouMean } from '../../../content/did-you-mean.ts';
import { groupingDetails } from '../../../sentinel/alert-properties.ts';
import { makeCheck } from '../../check.ts';

const rulesPage = 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview';

export const groupingBy = makeCheck({
  id: 'grouping-by',
  family: 'limits',
  severity: 'error',
  summary: 'Alerts are grouped by what the rule does not have, or by nothing.',
  messages: {
    nothing: {
      message: 'Alerts are to be grouped by what is selected, and nothing is: Sentinel refuses the rule.',
      help: 'Write what they must have in common into "groupByEntities", "groupByAlertDetails" or "groupByCustomDetails", or take "AllEntities".',
    },
    entity: {
      message:
        'Alerts are to be grouped by "{name}", which no entity mapping of the rule gives them: Sentinel refuses the rule.{suggestion}',
      help: 'Map a column to that type, or take one of those that are mapped: {known}.',
    },
    custom: {
      message:
        'Alerts are to be grouped by the custom detail "{name}", which the rule does not have: Sentinel refuses the rule.{suggestion}',
      help: 'These are names of custom details, not of columns: {known}.',
    },
    detail: {
      message: 'There is no alert detail "{name}" to group by, and Sentinel refuses the rule.{suggestion}',
      help: 'They are {known}.',
    },
    idle: {
      message: 'Alerts are to be grouped into one incident, and the rule makes no incidents.',
      help: 'Set "createIncident" to true, or "enabled" of the grouping to false.',
    },
  },
  sources: [rulesPage],
  detection({ incidentConfiguration, entityMappings, customDetails }, { report }) {
    const grouping = incidentConfiguration?.groupingConfiguration;
    if (incidentConfiguration === undefined || grouping === undefined) return;
    const path = ['incidentConfiguration', 'groupingConfiguration'] as const;
    const mapped = [...new Set(entityMappings.map(({ entityType }) => entityType))];
    const lists = [
      ['entity', 'groupByEntities', mapped],
      ['detail', 'groupByAlertDetails', groupingDetails],
      ['custom', 'groupByCustomDetails', [...customDetails.keys()]],
    ] as const;
    for (const [message, field, known] of lists) {
      for (const [index, name] of grouping[field].entries()) {
        if (known.includes(name)) continue;
        const data = { name, suggestion: didYouMean(name, known), known: known.join(', ') || 'there are none' };
        report({ message, data, at: { field: [...path, field, index] } });
      }
    }
    if (!grouping.enabled) return;
    if (grouping.matchingMethod === 'Selected' && lists.every(([, field]) => grouping[field].length === 0)) {
      report({ message: 'nothing', at: { field: [...path, 'matchingMethod'] } });
    }
    if (!incidentConfiguration.createIncident) report({ message: 'idle', at: { field: [...path, 'enabled'] } });
  },
});
