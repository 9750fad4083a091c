import { wholeWorkspaceReads } from '../../../kql/syntax/whole-workspace-reads.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

export const wholeWorkspace = makeCheck({
  id: 'whole-workspace',
  family: 'limits',
  severity: 'error',
  summary: 'A rule searches or unites all tables of the workspace.',
  messages: {
    star: {
      message: '"{operator} *" reads every table of the workspace, and Sentinel takes no rule with it.',
      help: 'Name the tables: {instead}.',
    },
  },
  sources: [serviceLimits.queryLength.source],
  detection({ query }, { report }) {
    for (const { operator, start, end } of wholeWorkspaceReads(query.text)) {
      const instead =
        operator === 'union'
          ? 'union SigninLogs, AADNonInteractiveUserSignInLogs'
          : 'search in (SigninLogs, AuditLogs) …';
      report({ message: 'star', data: { operator, instead }, at: { query: { start, end } } });
    }
  },
});
