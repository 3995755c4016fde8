/** A case or a paper that was given to a contact outside the watch: who sent it, and what the contact answered. Pure. */
import { DAY_MS } from '../../time/units.js';
import type { Words } from '../../words/sentence.js';

export const ANSWERS = ['taken', 'declined', 'done'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

/** What a contact answered. */
export interface SendingAnswer {
  readonly answer: AnswerKind;
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  /** Account of the person who wrote down what was said; absent where the contact used the link. */
  readonly by?: string | undefined;
}

export interface Sending {
  readonly id: string;
  readonly incidentId?: string | undefined;
  /** The report that goes with it as PDF. */
  readonly reportId?: string | undefined;
  readonly contactId: string;
  /** Name of the contact at that time. */
  readonly name: string;
  readonly text: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  /** Where a channel accepted it, and when. */
  readonly told?: { readonly address: string; readonly at: number } | undefined;
  /** SHA-256 of the secret of the one-time link, and the instant at which the link ends. */
  readonly link?: { readonly hash: string; readonly endsAt: number } | undefined;
  readonly answers: readonly SendingAnswer[];
}

/** The message of the outbox that delivers a sending. */
export interface SendBody {
  readonly kind: 'send';
  readonly sendingId: string;
}

/** Time in ms for which a one-time link works. */
export const LINK_LASTS_MS = 7 * DAY_MS;

/** The sending that a link opens; undefined for a link that is wrong, used or too old. */
export function linked(sendings: readonly Sending[], hash: string, at: number): Sending | undefined {
  return sendings.find(({ link }) => link?.hash === hash && at < link.endsAt);
}

export const ANSWER_WORDS: Readonly<Record<AnswerKind, Words>> = {
  taken: { vi: 'nhận xử lý', en: 'takes it on' },
  declined: { vi: 'không thuộc phạm vi', en: 'not theirs' },
  done: { vi: 'đã xử lý xong', en: 'done' },
};
