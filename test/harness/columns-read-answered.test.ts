import { describe, expect, it } from 'vitest';
import { columnsRead } from '../../src/harness/columns-read.ts';
import { prunePlan } from '../../src/harness/prune-plan.ts';
import { parsePlan } from '../../src/kql/plan/validate-plan.ts';
import { prepare } from '../../src/kql/prepare.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';

const schemas = loadTableSchemas();

/** What a query reads of each table for some columns of its result. */
function reads(query: string, output: readonly string[]): Record<string, string> {
  const { plan } = prepare(query, { database: workspaceDatabase({ schemas, functions: [] }, [query]) });
  const read = columnsRead(plan, new Set(output));
  const pruned = prunePlan(plan, read);
  expect(parsePlan(JSON.parse(JSON.stringify(pruned)))).toEqual(pruned);
  return Object.fromEntries(
    [...read.tables].sort().map(([name, { all, columns }]) => [name, all ? 'all' : [...columns.keys()].sort().join()]),
  );
}

describe('columns read of what is answered', () => {
  it('are those of tables by the text of the call', () => {
    expect(
      reads(
        'SigninLogs | join kind=inner (_GetWatchlist("VIP") | where Tier == "0") on $left.UserPrincipalName == $right.SearchKey | union workspace("eu").SigninLogs',
        ['IPAddress'],
      ),
    ).toEqual({
      '_GetWatchlist("VIP")': 'IPAddress,SearchKey,Tier',
      SigninLogs: 'IPAddress,UserPrincipalName',
      'workspace("eu").SigninLogs': 'IPAddress',
    });
  });

  it('are the key of a profile, and what is carried past it', () => {
    const query = 'DeviceFileEvents | invoke FileProfile(InitiatingProcessSHA1, 10) | where GlobalPrevalence < 3';
    expect(reads(query, ['SHA1', 'Signer'])).toEqual({ DeviceFileEvents: 'InitiatingProcessSHA1,SHA1' });
    expect(reads(`${query} | count`, ['Count'])).toEqual({ DeviceFileEvents: 'InitiatingProcessSHA1' });
    expect(reads('Files_CL | invoke FileProfile(Hash)', ['Signer', 'Host'])).toEqual({ Files_CL: 'Hash,Host,Signer' });
  });

  it('are the filters of a parser, and what its aliases stand for', () => {
    expect(reads('_Im_Dns | project Domain, User', ['Domain'])).toEqual({
      _Im_Dns: 'DnsQuery,Domain,EventResultDetails,EventType,SrcIpAddr,TimeGenerated',
    });
    expect(reads('_ASim_Dns | project Domain, User', ['User'])).toEqual({ _ASim_Dns: 'SrcUsername,User' });
  });
});
