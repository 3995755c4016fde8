/** The daily duty report: the watch, the cases and the shifts of a period. Pure. */

import type { Trouble } from '../errors/part.js';
import { lostLicences } from '../incidents/licence-matter.js';
import { defined } from '../rf/defined.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import type { Letterhead } from '../watch/papers/letterhead.js';
import { heading } from './blocks.js';
import { besides, caseTable, dutySection, hiddenSection, severityTable } from './case-section.js';
import { DRILL_MARK } from './case-words.js';
import { addressWords, letterheadWords, openNumber } from './letterhead.js';
import { loadSection } from './load-section.js';
import type { Block, ReportDocument } from './report-document.js';
import { onAirAt, type PeriodFacts, realIncidents } from './report-facts.js';
import { spellInstant, Voice } from './voice.js';
import { watchSection } from './watch-section.js';

export interface ReportFrame {
  /** The report's own number, printed at the foot of every page. */
  readonly id: string;
  /** Date of the paper, epoch ms. The organisation's name on that day is used. */
  readonly datedAt: number;
  readonly madeAt: number;
  /** Stands beside `madeAt` when nobody knew whether the clock was right. */
  readonly timeMark?: Trouble | undefined;
  readonly madeBy: string;
  readonly letterhead: Letterhead | undefined;
  /** Symbol of the book that will give its number. */
  readonly symbol: string;
  readonly addressees: readonly string[];
  readonly recipients: readonly string[];
  /** Remarks that a person adds. */
  readonly remarks?: string | undefined;
}

export function dailyReport(facts: PeriodFacts, frame: ReportFrame, language: ReportLanguage): ReportDocument {
  const voice = new Voice(language);
  const title = { vi: 'BÁO CÁO TRỰC KIỂM SOÁT TẦN SỐ', en: 'DAILY DUTY REPORT OF FREQUENCY CONTROL' };
  return framed(facts, frame, voice, {
    title: voice.words(title),
    blocks: [
      ...summarySection(facts, voice),
      ...watchSection(facts, voice),
      heading(voice, 'Các vụ việc', 'Interference cases'),
      ...caseTable(facts, voice),
      besides(facts, voice),
      ...hiddenSection(facts, voice),
      ...loadSection(facts, voice),
      ...dutySection(facts, voice),
      ...remarksSection(frame, voice),
    ],
  });
}

export function summarySection(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const grave = real.filter(({ priority }) => priority.severity <= 2).length;
  const onAir = real.filter((one) => onAirAt(one, facts.to)).length;
  const words = {
    vi: `Số vụ ghi nhận: ${real.length}; mức 1–2 (an toàn sinh mạng, an toàn hàng không, hàng hải): ${grave}; còn phát khi hết thời gian báo cáo: ${onAir}.`,
    en: `Cases of interference on record: ${real.length}; of level 1–2 (safety of life, aeronautical and maritime safety): ${grave}; on the air when the period ended: ${onAir}.`,
  };
  const lost = lostLicences(real.flatMap(({ emissions }) => emissions));
  const silent = {
    vi: `Số đài được cấp phép mất sóng: ${lost.length} (${lost.join(', ')}).`,
    en: `Licensed stations that fell silent: ${lost.length} (${lost.join(', ')}).`,
  };
  return [
    heading(voice, 'Tóm tắt', 'Summary'),
    { kind: 'paragraph', text: voice.words(words), look: 'strong' },
    ...(lost.length === 0 ? [] : [{ kind: 'paragraph', text: voice.words(silent) } as const]),
    severityTable(facts, voice),
  ];
}

const REMARKS = { vi: 'Nhận xét, kiến nghị', en: 'Remarks and proposals' };

export function remarksSection({ remarks }: Pick<ReportFrame, 'remarks'>, voice: Voice, title = REMARKS): Block[] {
  if (remarks === undefined || remarks.trim() === '') return [];
  const lines = remarks.split(/\n+/).filter((line) => line.trim() !== '');
  return [heading(voice, title.vi, title.en), ...lines.map((line): Block => ({ kind: 'paragraph', text: line }))];
}

interface Content {
  readonly title: string;
  readonly titleAlso?: string | undefined;
  readonly subtitle?: string;
  readonly blocks: readonly Block[];
  readonly signatures?: ReportDocument['signatures'];
}

/** Adds letterhead, period, signatures and footer to the blocks of a report. */
export function framed(
  facts: Pick<PeriodFacts, 'origin' | 'from' | 'to' | 'simulated'>,
  frame: ReportFrame,
  voice: Voice,
  content: Content,
): ReportDocument {
  const { from, to } = facts;
  const period = {
    vi: `Từ ${spellInstant(from)} đến ${spellInstant(to)} (giờ Việt Nam, UTC+7)`,
    en: `From ${spellInstant(from)} to ${spellInstant(to)} (Vietnamese time, UTC+7)`,
  };
  const mark = madeUp(facts);
  const { timeMark: clock } = frame;
  const made = {
    vi: `${frame.id} · lập ${spellInstant(frame.madeAt)}; giờ Việt Nam (UTC+7)${clock ? ` · ${clock.vi}` : ''}`,
    en: `${frame.id} · made ${spellInstant(frame.madeAt)}; Vietnamese time (UTC+7)${clock ? ` · ${clock.en}` : ''}`,
  };
  return {
    language: voice.language,
    letterhead: letterheadWords(frame.letterhead, { datedAt: frame.datedAt, number: openNumber(frame.symbol) }, voice),
    ...addressWords(frame, voice),
    title: content.title,
    ...defined({ titleAlso: content.titleAlso, watermark: mark && voice.words(mark.watermark) }),
    subtitle: content.subtitle ?? voice.words(period),
    blocks: mark
      ? [{ kind: 'paragraph', text: voice.words(mark.note), look: 'strong' }, ...content.blocks]
      : content.blocks,
    signatures: content.signatures ?? signatures(frame, voice),
    footer: voice.words(made),
    pageWord: voice.words({ vi: 'Trang', en: 'Page' }),
  };
}

/** What stands on every page, and first, of a paper whose figures are not of the air; undefined for a real paper. */
function madeUp({ origin, simulated }: Pick<PeriodFacts, 'origin' | 'simulated'>) {
  if (origin === 'drill')
    return {
      watermark: DRILL_MARK,
      note: {
        vi: 'DIỄN TẬP: mọi số liệu trong báo cáo này là giả định, không dùng làm chứng cứ.',
        en: 'DRILL: everything in this report is made up and is no evidence of anything.',
      },
    };
  const names = simulated.join(', ');
  if (names === '') return undefined;
  return {
    watermark: { vi: 'MÔ PHỎNG', en: 'SIMULATED' },
    note: {
      vi: `MÔ PHỎNG: có số liệu của máy thu mô phỏng (${names}), không phải tín hiệu thu thực tế, không dùng làm chứng cứ.`,
      en: `SIMULATED: it has figures of simulated receivers (${names}), not heard from the air and no evidence of anything.`,
    },
  };
}

function signatures({ letterhead }: ReportFrame, voice: Voice): ReportDocument['signatures'] {
  const role = letterhead?.signerRole ?? { vi: 'THỦ TRƯỞNG ĐƠN VỊ', en: 'HEAD OF THE UNIT' };
  const note = voice.words({ vi: '(ký, ghi rõ họ tên)', en: '(signature and name)' });
  return [
    { role: voice.words({ vi: 'NGƯỜI LẬP BÁO CÁO', en: 'DRAWN UP BY' }), note, name: '' },
    { role: voice.words(role).toLocaleUpperCase(voice.first), note, name: '' },
  ];
}
