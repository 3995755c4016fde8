/** A paper as it leaves the office: with its number, the day on which it was signed, and the name of the person who signed. Pure. */

import type { Letterhead } from '../watch/papers/letterhead.js';
import { letterheadWords } from './letterhead.js';
import type { ReportDocument } from './report-document.js';
import { Voice } from './voice.js';

export interface Issue {
  readonly number: string;
  /** Epoch ms. */
  readonly signedAt: number;
  readonly signer: string;
  /** Letterhead of the day on which it was signed. */
  readonly letterhead: Letterhead | undefined;
}

export function issuedDocument(draft: ReportDocument, issue: Issue): ReportDocument {
  const { number, signedAt, signer, letterhead } = issue;
  const last = draft.signatures.length - 1;
  return {
    ...draft,
    letterhead: letterheadWords(letterhead, { datedAt: signedAt, number }, new Voice(draft.language)),
    signatures: draft.signatures.map((one, i) => (i === last ? { ...one, name: signer } : one)),
  };
}
