/** A notice as it is sent, whatever the channel. */

export interface Notice {
  /** The same at every attempt: a receiver that saw it before can tell. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** 1 to 6; 5 for what is no alarm. */
  readonly severity: number;
  readonly cause: string;
  readonly incidentIds: readonly string[];
  /** Epoch ms. */
  readonly at: number;
  readonly url?: string | undefined;
  readonly attachment?: { readonly name: string; readonly type: string; readonly content: Uint8Array } | undefined;
}

/** It was not taken. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed';
  /** Trying again will not help: a wrong address, a refused key. */
  readonly isFinal: boolean;
  /** As the receiver asked. */
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
