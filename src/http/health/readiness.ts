/** Decides for /readyz whether receivers sweep and sweeps are stored, and names the faults. */
import { saidOf, sentenceOf } from '../../errors/errors.js';
import type { Archive, ArchiveHealth } from '../../store/archive.js';
import { asItCame, say, type Words } from '../../words/said.js';

/** Time in ms without an answer after which the archive counts as failed. */
const ANSWER_WITHIN_MS = 5000;
/** Receivers are recognised within seconds; a station without a sweep after this time in ms watches nothing. */
const RECEIVERS_WITHIN_MS = 60_000;

export interface ReadinessProblem {
  /** `archive`, `receivers`, `longTerm`, or the name of a part of the program. */
  readonly part: string;
  readonly vi: string;
  readonly en: string;
}

const IN_SHORT: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  archive: { vi: 'Kho lưu trữ báo lỗi.', en: 'The archive reports a fault.' },
  clock: { vi: 'Giờ của máy chưa tin cậy.', en: 'The clock of this computer is not confirmed.' },
  receivers: {
    vi: 'Có máy thu đang không quét, hoặc chưa có máy thu nào.',
    en: 'A receiver delivers no sweeps, or none is set up.',
  },
  longTerm: { vi: 'Kho dài hạn không nhận dữ liệu.', en: 'The long-term store takes nothing.' },
};

/** The problem for callers who are not signed in: only the part, without paths and counts. */
export function withoutDetail({ part }: ReadinessProblem): ReadinessProblem {
  const otherwise = { vi: 'Một phần của chương trình báo lỗi.', en: 'A part of the program reports a fault.' };
  return { part, ...(IN_SHORT[part] ?? otherwise) };
}

export interface Readiness {
  /** False when nothing is received, or received sweeps are not stored. */
  readonly ready: boolean;
  readonly problems: readonly ReadinessProblem[];
  readonly receivers: { readonly configured: number; readonly sweeping: number };
}

export interface ReadinessFacts {
  readonly archiveFault: Words | undefined;
  /** Repaired fault of the archive: shown, but the program is ready. */
  readonly archiveMended?: string | undefined;
  readonly receivers: readonly { readonly status: string }[];
  /** Reason why the long-term store takes no data; the spool keeps them meanwhile. */
  readonly longTermProblem: string | undefined;
  /** Faults of parts without which the program continues. */
  readonly troubles?: readonly ReadinessProblem[] | undefined;
  /** Time since the start in ms. */
  readonly upMs: number;
}

export function readiness(facts: ReadinessFacts): Readiness {
  const { archiveFault, archiveMended, receivers, longTermProblem, troubles = [], upMs } = facts;
  const sweeping = receivers.filter(({ status }) => status === 'sweeping').length;
  const problems: ReadinessProblem[] = [];
  if (archiveFault !== undefined)
    problems.push({ part: 'archive', vi: `Kho lưu trữ báo lỗi: ${archiveFault.vi}`, en: archiveFault.en });
  if (archiveMended !== undefined)
    problems.push({
      part: 'archive',
      vi: `Kho lưu trữ gặp lỗi, nay đã ghi lại được: ${archiveMended}`,
      en: archiveMended,
    });
  const isDeaf = receivers.length > 0 && sweeping === 0 && upMs > RECEIVERS_WITHIN_MS;
  if (isDeaf)
    problems.push({
      part: 'receivers',
      vi: `Không máy thu nào trong ${receivers.length} máy gửi lượt quét: không có gì được theo dõi.`,
      en: `None of ${receivers.length} receivers delivers sweeps: nothing is watched.`,
    });
  if (receivers.length === 0)
    problems.push({ part: 'receivers', vi: 'Chưa có máy thu nào được thiết lập.', en: 'No receiver is set up yet.' });
  if (longTermProblem !== undefined)
    problems.push({ part: 'longTerm', vi: `InfluxDB không nhận dữ liệu: ${longTermProblem}`, en: longTermProblem });
  problems.push(...troubles);
  const ready = archiveFault === undefined && !isDeaf;
  return { ready, problems, receivers: { configured: receivers.length, sweeping } };
}

/** Last fault of the archive, unless it was repaired. */
export function faultOf(
  state: Awaited<ReturnType<typeof archiveState>>,
): Pick<ReadinessFacts, 'archiveFault' | 'archiveMended'> {
  const isMended = 'lastRepair' in state && state.lastFault === state.lastRepair?.what;
  const outOfReach = 'path' in state ? state.outOfReach : undefined;
  const away = outOfReach === undefined ? undefined : asItCame(outOfReach);
  if (isMended) return { archiveFault: away, archiveMended: state.lastFault };
  return { archiveFault: state.fault ?? (state.lastFault === undefined ? away : asItCame(state.lastFault)) };
}

/** State of the archive; when it does not answer in time, `trouble` and `lastFault` say so. */
export async function archiveState(
  archive: Pick<Archive, 'health'>,
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<ArchiveHealth | { readonly trouble?: 'no-answer'; readonly lastFault: string; readonly fault: Words }> {
  let timer: NodeJS.Timeout | undefined;
  const said = say('The archive has not answered for {seconds} s.', { seconds: withinMs / 1000 });
  const silent = { trouble: 'no-answer' as const, lastFault: said.en, fault: said };
  const late = new Promise<typeof silent>((resolve) => {
    timer = setTimeout(resolve, withinMs, silent);
  });
  const state = archive.health().catch((error: unknown) => ({ lastFault: sentenceOf(error), fault: saidOf(error) }));
  const first = await Promise.race([state, late]);
  clearTimeout(timer);
  return first;
}
