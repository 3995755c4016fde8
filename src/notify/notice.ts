/** A notice as sent, for any kind of channel. */

export interface Notice {
  /** The same at every attempt, so that a receiver can recognise a repeated notice. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** 1 to 6; 5 for a notice that is no alarm. */
  readonly severity: number;
  readonly cause: string;
  readonly incidentIds: readonly string[];
  /** Epoch ms. */
  readonly at: number;
  readonly url?: string | undefined;
  readonly attachment?: { readonly name: string; readonly type: string; readonly content: Uint8Array } | undefined;
}

/** A notice was not accepted. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed';
  /** True when another attempt cannot help: a wrong address, a refused key. */
  readonly isFinal: boolean;
  /** Wait that the receiver asked for. */
  readonly retryAfterMs: number | undefined;
  constructor(problem: string, more: { isFinal?: boolean; retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(problem, { cause: more.cause });
    this.isFinal = more.isFinal ?? false;
    this.retryAfterMs = more.retryAfterMs;
  }
}

export function noticeText({ title, lines, url }: Notice): string {
  return [title, ...lines, ...(url === undefined ? [] : [url])].join('\n');
}
