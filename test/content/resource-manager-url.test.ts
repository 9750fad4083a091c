import { describe, expect, it } from 'vitest';
import { parseResourceManagerUrl } from '../../src/content/resource-manager-url.ts';

describe('parseResourceManagerUrl', () => {
  it.each([
    ['https://management.azure.com', 'https://management.azure.com'],
    ['https://management.azure.com/', 'https://management.azure.com'],
    ['HTTPS://Management.Azure.com:443', 'https://management.azure.com'],
    ['https://10.0.0.1:8443', 'https://10.0.0.1:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.255.1.2', 'http://127.255.1.2'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://0x7f000001', 'http://127.0.0.1'],
    ['http://[::1]:80', 'http://[::1]'],
    ['http://[0:0:0:0:0:0:0:1]:9', 'http://[::1]:9'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://LOCALHOST', 'http://localhost'],
  ])('takes %s as %s', (text, origin) => {
    expect(parseResourceManagerUrl(text)).toEqual({ origin });
  });

  const inTheClear =
    'must begin with https://: a token would travel in the clear (http is for 127.0.0.1 and localhost)';
  it.each([
    ['http://management.azure.com', inTheClear],
    ['http://127.0.0.1.example.org', inTheClear],
    ['http://localhost.example.org', inTheClear],
    ['http://localhost.', inTheClear],
    ['http://128.0.0.1', inTheClear],
    ['http://0.0.0.0', inTheClear],
    ['http://[::ffff:127.0.0.1]', inTheClear],
    ['http://[::]', inTheClear],
    ['http://2130706432.example.org', inTheClear],
    ['ftp://127.0.0.1', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['https://user@management.azure.com', 'must not hold a user name or password'],
    ['http://127.0.0.1@example.org', 'must not hold a user name or password'],
    ['https://management.azure.com/subscriptions', 'must end after the host and port'],
    ['https://management.azure.com?a=b', 'must end after the host and port'],
    ['https://management.azure.com/?', 'must end after the host and port'],
    ['https://management.azure.com/#', 'must end after the host and port'],
    ['management.azure.com', 'is no URL such as https://management.azure.com'],
    ['https://', 'is no URL such as https://management.azure.com'],
    ['', 'is no URL such as https://management.azure.com'],
  ])('refuses %s, which %s', (text, problem) => {
    expect(parseResourceManagerUrl(text)).toEqual({ problem });
  });
});
