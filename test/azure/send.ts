import type { ServerResponse } from 'node:http';
import { type Answer, armError } from './answer.ts';
import type { Strike } from './faults.ts';

/** Sends an answer as it is. */
export function send(response: ServerResponse, answer: Answer, headers: Readonly<Record<string, string>>): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const own: Record<string, string> = { ...headers, ...answer.headers };
  if (answer.status !== 204) own['content-length'] = String(Buffer.byteLength(text));
  if (text !== '') own['content-type'] = 'application/json; charset=utf-8';
  response.writeHead(answer.status, own);
  response.end(text);
}

/**
 * Sends what a fault makes of an answer. Returns the answer that the caller gets, if it gets one with a status; what
 * answers nothing at all leaves the connection open or tears it down.
 */
export function sendStruck(
  response: ServerResponse,
  answer: Answer,
  strike: Strike,
  headers: Readonly<Record<string, string>>,
): Answer | undefined {
  const text = answer.body === undefined ? '{"value":[]}' : JSON.stringify(answer.body);
  switch (strike.kind) {
    case 'timeout':
      return undefined;
    case 'reset':
      response.socket?.resetAndDestroy();
      return undefined;
    case 'slow':
      send(response, answer, headers);
      return answer;
    case 'malformed-json':
      return sendText(response, answer.status, `${text.slice(0, -1)},,`, 'application/json; charset=utf-8', headers);
    case 'empty':
      return sendText(response, 200, '', 'application/json; charset=utf-8', headers);
    case 'html':
      return sendText(response, 200, '<!doctype html><title>Gateway</title><p>Please wait.', 'text/html', headers);
    case 'truncated':
      response.writeHead(answer.status === 204 ? 200 : answer.status, {
        ...headers,
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(text)),
      });
      response.write(text.slice(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
      return undefined;
    default: {
      const error = statusError(strike);
      send(response, error, headers);
      return error;
    }
  }
}

function statusError(strike: Strike): Answer {
  const retryAfter = { 'retry-after': String(strike.retryAfter) };
  switch (strike.kind) {
    case '429':
      return armError(429, 'TooManyRequests', 'The request is being throttled.', retryAfter);
    case '429-without-retry-after':
      return armError(429, 'TooManyRequests', 'The request is being throttled.');
    case '502':
      return armError(502, 'BadGateway', 'The gateway did not receive a valid answer.');
    case '503':
      return armError(503, 'ServiceUnavailable', 'The service is unavailable. Please try again later.', retryAfter);
    case '504':
      return armError(504, 'GatewayTimeout', 'The gateway did not receive an answer in time.');
    default:
      return armError(500, 'InternalServerError', 'The server encountered an internal error. Please try again later.');
  }
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type: string,
  headers: Readonly<Record<string, string>>,
): Answer {
  const visible = status === 204 ? 200 : status;
  response.writeHead(visible, {
    ...headers,
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
  });
  response.end(text);
  return { status: visible };
}
