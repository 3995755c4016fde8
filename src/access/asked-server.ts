/**
 * Asks a server of somebody else (web hook, OpenID provider, time stamp authority). Its answer has a deadline and a size,
 * both of which hold on a stream that drips and on one that floods.
 */

export interface ServerQuestion {
  readonly method?: string | undefined;
  readonly headers?: RequestInit['headers'];
  readonly body?: RequestInit['body'];
  /** `error` when absent: a redirect would carry keys to another server. */
  readonly redirect?: RequestInit['redirect'];
  /** Time in ms for the whole answer, from the connection to its last byte. */
  readonly withinMs: number;
  /** Most bytes of the body; what comes after them is not read. */
  readonly mostBytes: number;
}

/** The server did not give its whole answer in time. */
export class AnswerLate extends Error {
  override readonly name = 'AnswerLate';
}

/** Statuses whose answers have no body. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** The answer, with at most `mostBytes` of its body. @throws AnswerLate; TypeError when the server is not reached */
export async function askServer(url: string | URL, question: ServerQuestion): Promise<Response> {
  const { withinMs, mostBytes, redirect = 'error', ...rest } = question;
  const ending = new AbortController();
  const late = new AnswerLate(`no answer within ${withinMs / 1000} s`);
  const endsAt = performance.now() + withinMs;
  const timer = setTimeout(() => ending.abort(late), withinMs);
  const onTime = async <T>(step: Promise<T>): Promise<T> => {
    const done = await step;
    // A flood keeps the event loop so busy that the timer comes late.
    if (performance.now() > endsAt) throw late;
    return done;
  };
  try {
    const answer = await onTime(fetch(url, { ...withoutAbsent(rest), redirect, signal: ending.signal }));
    const { status, statusText, headers } = answer;
    const reader = answer.body?.getReader();
    const parts: Uint8Array[] = [];
    for (let length = 0; reader !== undefined && length < mostBytes; ) {
      const { done, value } = await onTime(reader.read());
      if (done) break;
      parts.push(value.subarray(0, mostBytes - length));
      length += value.length;
    }
    const body = WITHOUT_BODY.has(status) ? null : new Uint8Array(Buffer.concat(parts));
    return new Response(body, { status, statusText, headers });
  } finally {
    clearTimeout(timer);
    // Ends the connection where the body was longer.
    ending.abort();
  }
}

function withoutAbsent(init: Pick<ServerQuestion, 'method' | 'headers' | 'body'>): RequestInit {
  return Object.fromEntries(Object.entries(init).filter(([, value]) => value !== undefined));
}
