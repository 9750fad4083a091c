import { describe, expect, it } from 'vitest';
import { findSecret } from '../../src/record/find-secret.ts';

const x = (length: number): string => 'x7Kq'.repeat(length).slice(0, length);
const parameter = (name: string, value: unknown): object => ({
  Parameters: JSON.stringify([{ Name: name, Value: value }]),
});

describe('findSecret', () => {
  it.each([
    ['a JSON Web Token', { A: `eyJ${x(20)}.eyJ${x(20)}.${x(20)}` }, 'A'],
    ['a bearer token', { H: `Authorization: Bearer ${x(40)}` }, 'H'],
    ['a private key', { H: '-----BEGIN RSA PRIVATE KEY-----\nMII' }, 'H'],
    ['an AWS access key', { H: `id ${'AKIA'}${'Z'.repeat(16)}.` }, 'H'],
    ['a client secret of Entra', { H: `secret ${'abc8Q~'}${x(34)}` }, 'H'],
    ['a key in a connection string', { H: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${x(40)}==` }, 'H'],
    ['a password in a connection string', { H: `Server=s;User Id=u;Password=${x(12)};` }, 'H'],
    [
      'a signature or key in an address',
      { RequestUri: `https://a.blob.core.windows.net/c?sv=2022&sig=${x(20)}%3D&se=1` },
      'RequestUri',
    ],
    ['a value called "Password"', parameter('Password', x(12)), 'Parameters'],
    ['a value called "NewPassword"', parameter('NewPassword', x(12)), 'Parameters'],
    ['a value called "ClientSecret"', { D: { ClientSecret: x(12) } }, 'D'],
    ['a value called "Password"', { Parameters: `-Identity "a" -Password "${x(12)}"` }, 'Parameters'],
    [
      'a value called "Password"',
      { A: 1, D: JSON.stringify({ b: JSON.stringify(parameter('Password', x(12))) }) },
      'D',
    ],
    ['a token of GitHub', { H: `ghp_${x(36)}` }, 'H'],
  ])('finds %s', (kind, record, column) => {
    const found = findSecret(JSON.stringify(record));
    expect(found).toEqual({ kind, column });
    expect(JSON.stringify(found)).not.toContain('x7Kq');
  });

  it.each([
    [parameter('Password', '******')],
    [parameter('Password', 'System.Security.SecureString')],
    [parameter('ResetPassword', 'True')],
    [parameter('ForceChangePassword', false)],
    [{ AuthenticationDetails: '[{"authenticationMethod":"Password"}]' }],
    [
      {
        TargetResources: [
          {
            modifiedProperties: [
              {
                displayName: 'KeyDescription',
                newValue:
                  '["[KeyIdentifier=54168006-2679-43e3-9a43-1c4b505ab4ad,KeyType=Password,KeyUsage=Verify,DisplayName=backup]"]',
              },
            ],
          },
        ],
      },
    ],
    [{ ResultDescription: 'Error validating credentials due to invalid username or password.' }],
    [{ RequestUri: 'https://graph.microsoft.com/v1.0/users?$top=5&code=1' }],
    [{ RequestUri: 'https://a.blob.core.windows.net/c?sig=REDACTED' }],
    [{ OperationName: 'Update application – Certificates and secrets management ' }],
    [{ UserAgent: 'Mozilla/5.0', password: null, Secret: '' }],
  ])('lets %j through', (record) => {
    expect(findSecret(JSON.stringify(record))).toBe(undefined);
  });
});
