/**
 * The address of external data as it may be shown: without what follows `?`, `;` or `#`, where access signatures and keys stand,
 * and without a user and password in front of the host.
 *
 * @see https://learn.microsoft.com/kusto/api/connection-strings/storage-connection-strings
 */
export function withoutSecrets(address: string): string {
  return address.replace(/[?;#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*:[^/@]*@/i, '$1');
}
