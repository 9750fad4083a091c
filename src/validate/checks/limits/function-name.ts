import { makeCheck } from '../../check.ts';

export const functionName = makeCheck({
  id: 'function-name',
  family: 'limits',
  severity: 'error',
  summary: 'A function has the name of a table, which hides one of the two.',
  messages: {
    table: {
      message:
        'There is a table "{name}": in a query the name would mean this function, and rules that read the table would get something else.',
      help: 'Call it by what it makes of the table, such as "{name}Parsed".',
    },
  },
  sources: ['https://learn.microsoft.com/azure/azure-monitor/logs/functions'],
  function({ name }, { report, schemas }) {
    if (schemas.names.includes(name)) report({ message: 'table', data: { name }, at: { field: ['name'] } });
  },
});
