/** What became of a request that got no whole answer. */
export interface NetworkFailure {
  /** The word of the operating system or of the HTTP client: `ECONNRESET`. */
  readonly code: string;
  readonly text: string;
  /** Whether trying again can help: not where a certificate or a name is wrong. */
  readonly isPassing: boolean;
  /** Whether the request may have arrived. */
  readonly isSent: boolean;
}

/** Failures before anything was sent. */
const notSent: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused.',
  EAI_AGAIN: 'the name of the host cannot be looked up now.',
  ENETUNREACH: 'the network cannot be reached.',
  EHOSTUNREACH: 'the host cannot be reached.',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not made in time.',
};

const broken: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset.',
  ECONNABORTED: 'the connection was aborted.',
  EPIPE: 'the connection was closed.',
  ETIMEDOUT: 'the connection timed out.',
  UND_ERR_SOCKET: 'the connection was closed before the whole answer had come.',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as it says.',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large.',
};

/**
 * Reads what the HTTP client threw. Its messages and causes are not passed on: they may hold parts of the request. Undefined for
 * what is no failure of the network: a bug.
 */
export function networkFailure(error: unknown): NetworkFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code !== undefined && Object.hasOwn(notSent, code)) {
    return { code, text: notSent[code] ?? '', isPassing: true, isSent: false };
  }
  if (code !== undefined && Object.hasOwn(broken, code)) {
    return { code, text: broken[code] ?? '', isPassing: true, isSent: true };
  }
  if (error.name === 'HTTPParserError') {
    return { code: code ?? 'HPE', text: 'what came is not HTTP.', isPassing: true, isSent: true };
  }
  if (code === 'ENOTFOUND') return { code, text: 'there is no host of this name.', isPassing: false, isSent: false };
  if (code !== undefined && /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO|_SSL_|_TLS_|EPROTO/.test(code)) {
    return { code, text: 'the host did not prove who it is, or speaks no TLS.', isPassing: false, isSent: false };
  }
  if (code === undefined || code === 'UND_ERR_INVALID_ARG' || !/^[\w-]{1,60}$/.test(code)) return undefined;
  return { code, text: `the connection failed (${code}).`, isPassing: false, isSent: true };
}

/** Several addresses of one host fail together, each with its own reason. */
function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (!(error instanceof AggregateError)) return undefined;
  const [first] = error.errors;
  return first instanceof Error ? codeOf(first) : undefined;
}
