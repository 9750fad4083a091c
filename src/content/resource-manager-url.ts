/** A base URL, or what is wrong with it, ready to be put behind "it". */
export type ResourceManagerUrl =
  | { readonly origin: string; readonly problem?: never }
  | { readonly origin?: never; readonly problem: string };

/**
 * Reads the address of a Resource Manager: scheme, host and port, nothing else. What is sent there carries a token, so it must be
 * https; http is for this machine only, where a test listens.
 */
export function parseResourceManagerUrl(text: string): ResourceManagerUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { problem: 'is no URL such as https://management.azure.com' };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'must begin with https://' };
  if (url.username !== '' || url.password !== '') return { problem: 'must not hold a user name or password' };
  // A `?` or `#` with nothing behind it leaves no trace in the parsed URL.
  if (url.pathname !== '/' || /[?#]/.test(text)) return { problem: 'must end after the host and port' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return {
      problem: 'must begin with https://: a token would travel in the clear (http is for 127.0.0.1 and localhost)',
    };
  }
  return { origin: url.origin };
}

/** Whether the host of a parsed URL is this machine: 127.0.0.0/8, ::1 or localhost. URLs spell addresses in one way only. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
