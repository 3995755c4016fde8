/**
 * The life of a paper: drafted, checked, signed with a number of the book, sent. Each act has a person. Pure.
 *
 *   draft ─ checked ─► checked ─ signed ─► signed ─ sent ─► sent ─ sent ─► sent
 *     ▲                   │
 *     └───── returned ────┘                (scanned: the signed sheet is added; no other state)
 */
import type { Words } from '../../words/sentence.js';

export const PAPER_ACTS = ['checked', 'returned', 'signed', 'scanned', 'sent'] as const;
export type PaperAct = (typeof PAPER_ACTS)[number];
type PaperState = 'draft' | 'checked' | 'signed' | 'sent';

interface PaperStep {
  readonly act: PaperAct;
  /** Epoch ms. */
  readonly at: number;
  /** Account of the person. */
  readonly by: string;
  /** Remark of the person: why it is returned, to whom it was sent and how. */
  readonly note?: string | undefined;
}

/** One line of the number book: the serial number counts from 1 in each year under each symbol. */
interface PaperNumber {
  readonly symbol: string;
  readonly year: number;
  readonly serial: number;
}

export interface Paper {
  /** Number of the report. */
  readonly id: string;
  readonly steps: readonly PaperStep[];
  /** Given when the paper is signed. */
  readonly number?: PaperNumber | undefined;
  /** Name of the person who signs, printed under the signature. */
  readonly signer?: string | undefined;
  /** The signed sheet, scanned: a file of the paper. */
  readonly scan?: { readonly sha256: string; readonly name: string } | undefined;
}

const LEGAL: Readonly<Record<PaperAct, readonly PaperState[]>> = {
  checked: ['draft'],
  returned: ['checked'],
  signed: ['checked'],
  scanned: ['signed', 'sent'],
  sent: ['signed', 'sent'],
};

const REFUSED: Readonly<Record<PaperAct, Words>> = {
  checked: { vi: 'Văn bản này đã được kiểm tra.', en: 'This paper was checked already.' },
  returned: {
    vi: 'Chỉ trả lại được văn bản đã kiểm tra và chưa ký.',
    en: 'Only a paper that is checked and not signed can be returned.',
  },
  signed: {
    vi: 'Văn bản phải được kiểm tra rồi mới ký, và chỉ ký một lần.',
    en: 'A paper is signed once, after it was checked.',
  },
  scanned: { vi: 'Chỉ thêm bản quét của văn bản đã ký.', en: 'Only of a signed paper a scan is kept.' },
  sent: { vi: 'Chỉ gửi được văn bản đã ký.', en: 'Only a signed paper can be sent.' },
};

function paperState(paper: Paper | undefined): PaperState {
  const last = paper?.steps.findLast(({ act }) => act !== 'scanned')?.act;
  return last === undefined || last === 'returned' || last === 'scanned' ? 'draft' : last;
}

export function paperActs(paper: Paper | undefined): PaperAct[] {
  const state = paperState(paper);
  return PAPER_ACTS.filter((act) => LEGAL[act].includes(state));
}

/** The reason why an act is not legal now; undefined when it is. */
export function actRefused(paper: Paper | undefined, act: PaperAct): Words | undefined {
  return paperActs(paper).includes(act) ? undefined : REFUSED[act];
}

/**
 * The next number of a book: without a gap, because numbers are only counted where they were given. An office that kept its book
 * by hand names the `serial` with which it goes on here; undefined where that number is no longer free.
 */
export function nextNumber(
  papers: readonly Paper[],
  { symbol, year, serial }: Pick<PaperNumber, 'symbol' | 'year'> & { readonly serial?: number | undefined },
): PaperNumber | undefined {
  const given = papers.flatMap(({ number }) =>
    number?.symbol === symbol && number.year === year ? [number.serial] : [],
  );
  const next = Math.max(0, ...given) + 1;
  return serial !== undefined && serial < next ? undefined : { symbol, year, serial: serial ?? next };
}

/** "05/BC-SKHCN": a number below 10 has a leading zero (decree 30/2020, annex I). */
export function numberText({ serial, symbol }: PaperNumber): string {
  const digits = String(serial).padStart(2, '0');
  return symbol === '' ? digits : `${digits}/${symbol}`;
}

/** Abbreviations of kinds of papers (decree 30/2020, annex III). */
const [REPORT, MINUTES, NOTICE] = ['BC', 'BB', 'TB'];
const ABBREVIATIONS = [REPORT, MINUTES, NOTICE];

interface PaperKind {
  readonly kind: string;
  /** Of a form. */
  readonly templateId?: string | undefined;
}

/**
 * Symbol of a paper: the abbreviation of its kind and the organisation's. Each symbol has its own book. Minutes have two
 * parties, so only a hand-over is one; a form is a notice, unless its title says that it reports.
 * @param suffix of the letterhead: "SKHCN", or as older letterheads have it "BC-SKHCN"
 */
export function bookSymbol({ kind, templateId = '' }: PaperKind, suffix: string | undefined): string {
  const [first = '', ...rest] = (suffix ?? '').split('-');
  const office = ABBREVIATIONS.some((one) => one === first) ? rest.join('-') : (suffix ?? '');
  const isNotice = kind === 'form' && !templateId.startsWith('appendix-');
  const own = kind === 'handover' ? MINUTES : isNotice ? NOTICE : REPORT;
  return office === '' ? own : `${own}-${office}`;
}
