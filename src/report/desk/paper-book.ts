/**
 * The papers and their number book. A paper's steps are a record of the case book, so each is in the audit log; the signed text
 * is stored beside the draft, which stays as it was drafted.
 */
import type { Kept, Records } from '../../store/cases/case-book-records.js';
import { type Letterhead, letterheadAt } from '../../watch/papers/letterhead.js';
import { actRefused, bookSymbol, nextNumber, numberText, type Paper, type PaperAct } from '../../watch/papers/paper.js';
import { civilDate, dayOf } from '../../watch/roster/local-day.js';
import { SaidError, type Words } from '../../words/said.js';
import { letterheadWords } from '../letterhead.js';
import type { ReportDocument } from '../report-document.js';
import { Voice } from '../voice.js';
import type { Documents, KeptReport, ReportStore } from './report-store.js';

/** The act is not legal now; the words say why. */
export class PaperRefused extends SaidError {
  override readonly name = 'PaperRefused';
}

export interface PaperStepOrder {
  readonly act: PaperAct;
  readonly at: number;
  readonly by: string;
  readonly note?: string | undefined;
  /** Name of the person who signs. */
  readonly signer?: string | undefined;
  /** Number at which the book goes on; the next one when absent. */
  readonly serial?: number | undefined;
  /** The signed sheet, scanned. */
  readonly scan?: Paper['scan'];
  /** Version that the person saw; 0 for a paper without steps, absent when it is not checked. */
  readonly version?: number | undefined;
}

const DRILL: Words = {
  vi: 'Văn bản diễn tập không được cấp số và không gửi đi.',
  en: 'A paper of a drill gets no number and is not sent.',
};

const SERIAL_TAKEN: Words = {
  vi: 'Số này đã cấp hoặc nhỏ hơn số đã cấp trong sổ. Để trống thì lấy số tiếp theo.',
  en: 'The book has given this number, or a higher one. Leave it out for the next number.',
};

export class PaperBook {
  readonly #records: Records;
  readonly #store: ReportStore;
  readonly #sealing = new Map<string, Promise<void>>();

  constructor(records: Records, store: ReportStore) {
    this.#records = records;
    this.#store = store;
  }

  get(reportId: string): Kept<Paper> | undefined {
    return this.#records.get('paper', reportId);
  }

  /** @throws PaperRefused where the act is not legal now */
  mustAllow({ id, drill }: KeptReport, act: PaperAct): void {
    const refused = drill ? DRILL : actRefused(this.get(id)?.value, act);
    if (refused !== undefined) throw new PaperRefused(refused);
  }

  /**
   * Takes one step. The number is read and written without a wait in between, so that two people who sign at the same time get
   * two numbers. @throws PaperRefused; StaleRecord
   */
  step(report: KeptReport, { act, at, by, note, version, serial, ...given }: PaperStepOrder): Kept<Paper> {
    const { id } = report;
    const kept = this.get(id);
    // Somebody who saw an older version learns first what happened meanwhile.
    if (version === undefined || version === (kept?.version ?? 0)) this.mustAllow(report, act);
    const before = kept?.value ?? { id, steps: [] };
    const steps = [...before.steps, { act, at, by, note }];
    const symbol = bookSymbol(report, letterheadAt(this.#records.all('letterhead'), at)?.numberSuffix);
    const { year } = civilDate(dayOf(at));
    const book = { symbol, year, serial };
    const number = act === 'signed' ? nextNumber(this.#records.all('paper'), book) : before.number;
    if (act === 'signed' && number === undefined) throw new PaperRefused(SERIAL_TAKEN);
    const { signer = before.signer, scan = before.scan } = given;
    const paper: Paper = { ...before, steps, number, signer, scan };
    return this.#records.put('paper', paper, { at, by, expectedVersion: version });
  }

  /** Texts of a report: as signed, or the draft. @throws ReportDamaged */
  async documents(id: string): Promise<Documents | undefined> {
    await this.seal(id);
    return await this.#store.documents(id, this.#store.get(id)?.signedSha256 === undefined ? 'draft' : 'signed');
  }

  /** Makes the text of a signed paper where it is not made yet. */
  async seal(id: string): Promise<void> {
    const paper = this.get(id)?.value;
    const signed = paper?.steps.find(({ act }) => act === 'signed');
    if (paper?.number === undefined || signed === undefined) return;
    if (this.#store.get(id)?.signedSha256 !== undefined) return;
    const sealing = this.#sealing.get(id) ?? this.#makeSigned(paper, signed.at, numberText(paper.number));
    this.#sealing.set(id, sealing);
    await sealing.finally(() => this.#sealing.delete(id));
  }

  async #makeSigned({ id, signer = '' }: Paper, signedAt: number, number: string): Promise<void> {
    const drafts = await this.#store.documents(id, 'draft');
    const letterhead = letterheadAt(this.#records.all('letterhead'), signedAt);
    const issued = Object.fromEntries(
      Object.entries(drafts ?? {}).map(([language, draft]) => [
        language,
        issuedDocument(draft, { number, signedAt, signer, letterhead }),
      ]),
    );
    await this.#store.addSigned(id, issued);
  }
}

interface Issue {
  readonly number: string;
  /** Epoch ms. */
  readonly signedAt: number;
  readonly signer: string;
  /** Letterhead of the day on which it was signed. */
  readonly letterhead: Letterhead | undefined;
}

/** A paper as it leaves the office: with its number, the day on which it was signed, and the name of the person who signed. Pure. */
function issuedDocument(draft: ReportDocument, issue: Issue): ReportDocument {
  const { number, signedAt, signer, letterhead } = issue;
  const last = draft.signatures.length - 1;
  return {
    ...draft,
    letterhead: letterheadWords(letterhead, { datedAt: signedAt, number }, new Voice(draft.language)),
    signatures: draft.signatures.map((one, i) => (i === last ? { ...one, name: signer } : one)),
  };
}
