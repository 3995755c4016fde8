/**
 * What a person must be told of the watch itself: bands that nobody watches, stations and receivers that are away, wrong
 * clocks, and parts of the program that do not do their work. Takes facts, returns faults; a ledger says what is news.
 */
import type { Severity } from '../incidents/severity.js';
import { spellRange } from '../measurement/middle.js';
import { groupedBy } from '../rf/grouped.js';
import { vietnameseDeliveryFault } from '../words/delivery-fault-words.js';
import { spellAt, spellClockOff, spellDuration, type Words } from '../words/sentence.js';
import type { CoverageReason, WatchState } from './coverage.js';
import type { WatchCause } from './notice-causes.js';
import type { ReadinessLine } from './readiness.js';
import { COVERAGE_REASON_WORDS } from './watch-sentences.js';

export interface WatchFault {
  /** The same while it is the same fault. */
  readonly key: string;
  readonly cause: WatchCause;
  readonly severity: Severity;
  readonly words: Words;
  readonly stationId?: string | undefined;
}

export interface BandFact {
  readonly stationId: string;
  readonly name: Words;
  readonly startHz: number;
  readonly stopHz: number;
  /** Of the band plan: what is lost when nobody listens there. */
  readonly severity: Severity;
  readonly state: WatchState;
  readonly reason?: CoverageReason | undefined;
}

export interface StationFact {
  readonly id: string;
  readonly name: string;
  readonly receivers: readonly {
    readonly name: string;
    readonly isSweeping: boolean;
    /** What is wrong with what it hears. */
    readonly hearing?: readonly (Words & { readonly id: string })[] | undefined;
    readonly hold?: { readonly by: string; readonly reason: string; readonly until: number } | undefined;
  }[];
  /** Epoch ms since when the station tells its hub nothing; what it does is not known since. */
  readonly unheardSince?: number | undefined;
  /** Its clock minus the right time, as GPS or hub have it; undefined where nothing checks it. */
  readonly clockOffMs?: number | undefined;
  readonly isClockBad: boolean;
  /** How GPS, clock and configured place contradict each other. */
  readonly dispute?: Words | undefined;
}

/** A campaign that runs or is near, and whether everything is ready for it. */
export interface CampaignFact {
  readonly id: string;
  readonly name: Words;
  /** Epoch ms. */
  readonly from: number;
  readonly lines: readonly ReadinessLine[];
}

export interface SelfFacts {
  readonly stations: readonly StationFact[];
  readonly bands: readonly BandFact[];
  readonly disks: readonly { readonly folder: 'data' | 'backups'; readonly free: number; readonly size: number }[];
  readonly archiveFault?: Words | undefined;
  /** Why InfluxDB takes nothing, and for how long. */
  readonly longTerm?: { readonly problem: string; readonly forMs: number } | undefined;
  readonly deadChannels: readonly { readonly id: string; readonly name: string; readonly fault: string }[];
  readonly campaigns: readonly CampaignFact[];
}

/** Share of a disk below which it is told. */
const LITTLE_ROOM = 0.05;
/** InfluxDB is away for a while again and again; the spool keeps everything meanwhile. */
const LONG_TERM_PATIENCE_MS = 10 * 60e3;

export function watchFaults(facts: SelfFacts): WatchFault[] {
  const heard = facts.stations.filter(({ unheardSince }) => unheardSince === undefined);
  const lost = heard.filter(isLost);
  const away = facts.stations.filter((station) => isLost(station) || station.unheardSince !== undefined);
  const here = facts.bands.filter(({ stationId }) => !away.some(({ id }) => id === stationId));
  return [
    ...facts.stations.flatMap((station) => unheard(station, facts.bands)),
    ...lost.map((station) => stationLost(station, facts.bands)),
    ...heard.flatMap((station) => holds(station, here)),
    ...heard.flatMap(hearsOtherwise),
    ...bandFaults(here, heard),
    ...heard.filter(({ isClockBad, dispute }) => isClockBad || dispute !== undefined).map(clockBad),
    ...facts.disks.filter(({ free, size }) => free < LITTLE_ROOM * size).map(littleRoom),
    ...ofParts(facts),
    ...facts.campaigns.flatMap(notReady),
  ];
}

function isLost({ receivers }: StationFact): boolean {
  return receivers.length > 0 && receivers.every(({ isSweeping }) => !isSweeping);
}

function gravest(bands: readonly BandFact[], otherwise: Severity): Severity {
  return Math.min(otherwise, ...bands.map(({ severity }) => severity)) as Severity;
}

function unheard({ id, name, unheardSince }: StationFact, bands: readonly BandFact[]): WatchFault[] {
  if (unheardSince === undefined) return [];
  const from = spellAt(unheardSince);
  return [
    {
      ...stationAway(unheardKey(id), id, bands),
      words: {
        vi: `Trung tâm mất liên lạc với trạm ${name} từ ${from}: không rõ trạm có theo dõi hay không.`,
        en: `The hub has not heard the station ${name} since ${from}: whether the station watches is not known.`,
      },
    },
  ];
}

/** Key of the fault that a hub does not hear a station. */
export function unheardKey(stationId: string): string {
  return `station-lost/unheard/${stationId}`;
}

function stationAway(key: string, id: string, bands: readonly BandFact[]): Omit<WatchFault, 'words'> {
  const own = bands.filter(({ stationId }) => stationId === id);
  return { key, cause: 'station-lost', severity: gravest(own, 3), stationId: id };
}

function stationLost({ id, name }: StationFact, bands: readonly BandFact[]): WatchFault {
  return {
    ...stationAway(`station-lost/${id}`, id, bands),
    words: {
      vi: `Trạm ${name} không còn máy thu nào gửi số liệu: không băng nào của trạm được theo dõi.`,
      en: `No receiver of the station ${name} delivers sweeps: none of its bands is watched.`,
    },
  };
}

function holds({ id, name, receivers }: StationFact, bands: readonly BandFact[]): WatchFault[] {
  const blind = bands.filter(
    ({ stationId, reason, state }) => stationId === id && reason === 'held' && state === 'blind',
  );
  return receivers.flatMap(({ name: receiver, hold }) => {
    if (hold === undefined) return [];
    const { by, reason, until } = hold;
    const list = (language: keyof Words) =>
      blind.length === 0 ? '' : ` ${NOT_WATCHED[language]}: ${named(blind, language)}.`;
    return [
      {
        key: `receiver-held/${id}/${receiver}/${until}`,
        cause: 'receiver-held' as const,
        severity: gravest(blind, 5),
        stationId: id,
        words: {
          vi: `${by} giữ máy thu ${receiver} (${name}) đến ${spellAt(until)}: ${reason}.${list('vi')}`,
          en: `${by} has the receiver ${receiver} (${name}) until ${spellAt(until)}: ${reason}.${list('en')}`,
        },
      },
    ];
  });
}

function hearsOtherwise({ id, name, receivers }: StationFact): WatchFault[] {
  return receivers.flatMap(({ name: receiver, hearing = [] }) =>
    hearing.map((one) => ({
      key: `receiver-changed/${id}/${receiver}/${one.id}`,
      cause: 'receiver-changed' as const,
      severity: 4 as const,
      stationId: id,
      words: { vi: `Máy thu ${receiver} (${name}): ${one.vi}`, en: `The receiver ${receiver} (${name}): ${one.en}` },
    })),
  );
}

const NOT_WATCHED: Words = { vi: 'Mất theo dõi', en: 'Not watched' };
const BADLY: Words = { vi: 'Theo dõi kém', en: 'Badly watched' };

/** One fault for each station, state and reason, so that one cable does not make twenty messages. */
function bandFaults(bands: readonly BandFact[], stations: readonly StationFact[]): WatchFault[] {
  // A hold is told by name, and a deaf receiver is a case; a time without records has no fault that somebody could mend.
  const told = bands.filter(
    ({ reason, state }) =>
      reason !== 'held' && reason !== 'receiver-deaf' && (state === 'blind' || state === 'degraded'),
  );
  const groups = groupedBy(told, ({ stationId, state, reason = '' }) => `${stationId}/${state}/${reason}`);
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const isBlind = first.state === 'blind';
    const start = isBlind ? NOT_WATCHED : BADLY;
    const why = COVERAGE_REASON_WORDS[first.reason ?? 'not-recorded'];
    const station = stations.find(({ id }) => id === first.stationId)?.name ?? first.stationId;
    const worst = gravest(group, 6);
    return [
      {
        key: `bands/${key}`,
        cause: isBlind ? ('band-blind' as const) : ('band-degraded' as const),
        severity: isBlind ? worst : (Math.min(6, worst + 1) as Severity),
        stationId: first.stationId,
        words: {
          vi: `${start.vi} tại ${station}: ${named(group, 'vi')}; ${why.vi}.`,
          en: `${start.en} at ${station}: ${named(group, 'en')}; ${why.en}.`,
        },
      },
    ];
  });
}

function notReady({ id, name, from, lines }: CampaignFact): WatchFault[] {
  const open = lines.filter(({ isReady }) => !isReady);
  if (open.length === 0) return [];
  const list = (language: keyof Words) => open.map(({ words }) => words[language]).join(' ');
  return [
    {
      key: `campaign-not-ready/${id}`,
      cause: 'campaign-not-ready',
      severity: 2,
      words: {
        vi: `${name.vi} (từ ${spellAt(from)}) chưa sẵn sàng. ${list('vi')}`,
        en: `${name.en} (from ${spellAt(from)}) is not ready. ${list('en')}`,
      },
    },
  ];
}

const MOST_NAMED = 6;

function named(bands: readonly BandFact[], language: keyof Words): string {
  const gravestFirst = [...bands].sort((a, b) => a.severity - b.severity || a.startHz - b.startHz);
  const names = gravestFirst
    .slice(0, MOST_NAMED)
    .map((band) => `${band.name[language]} (${spellRange(band, language)})`);
  const left = bands.length - names.length;
  return names.join(', ') + (left > 0 ? ` … +${left}` : '');
}

function clockBad({ id, name, clockOffMs, dispute }: StationFact): WatchFault {
  const off = (language: keyof Words, otherwise: string) =>
    clockOffMs === undefined ? otherwise : spellClockOff(clockOffMs, language);
  return {
    key: `clock-bad/${id}`,
    cause: 'clock-bad',
    severity: 3,
    stationId: id,
    words: dispute
      ? disputed(name, dispute)
      : {
          vi: `Đồng hồ của trạm ${name} ${off('vi', 'sai')}: thời gian ghi trong số liệu không dùng làm chứng cứ được.`,
          en: `The clock of the station ${name} is ${off('en', 'wrong')}: the times of its records are no evidence.`,
        },
  };
}

/** Two witnesses differ: both are named, and none is blamed. */
function disputed(name: string, { vi, en }: Words): Words {
  return {
    vi: `Trạm ${name}: ${vi}. So giờ và vị trí của trạm với một đồng hồ đúng và bản đồ, rồi sửa bên sai; đến lúc đó giờ và vị trí chưa dùng làm chứng cứ được.`,
    en: `Station ${name}: ${en}. Compare its time and place with a right clock and a map, and correct what is wrong; until then they are no evidence.`,
  };
}

function littleRoom({ folder, free, size }: SelfFacts['disks'][number]): WatchFault {
  const percent = Math.floor((100 * free) / size);
  const of: Words = folder === 'data' ? { vi: 'dữ liệu', en: 'data' } : { vi: 'bản sao lưu', en: 'backups' };
  return {
    key: `disk/${folder}`,
    cause: 'disk',
    severity: percent < 1 ? 2 : 3,
    words: { vi: `Đĩa chứa ${of.vi} còn trống ${percent} %.`, en: `The disk of the ${of.en} has ${percent} % free.` },
  };
}

function ofParts({ archiveFault, longTerm, deadChannels }: SelfFacts): WatchFault[] {
  const faults: WatchFault[] = deadChannels.map(({ id, name, fault }) => ({
    key: `channel-dead/${id}`,
    cause: 'channel-dead',
    severity: 2,
    words: {
      vi: `Kênh thông báo ${name} không gửi được: ${vietnameseDeliveryFault(fault) ?? fault}`,
      en: `The notice channel ${name} takes nothing: ${fault}`,
    },
  }));
  if (archiveFault !== undefined)
    faults.push({
      key: 'archive',
      cause: 'archive',
      severity: 2,
      words: { vi: `Kho lưu trữ báo lỗi: ${archiveFault.vi}`, en: `The archive reports a fault: ${archiveFault.en}` },
    });
  if (longTerm !== undefined && longTerm.forMs >= LONG_TERM_PATIENCE_MS)
    faults.push({
      key: 'influxdb-behind',
      cause: 'influxdb-behind',
      severity: 4,
      words: {
        vi: `InfluxDB chậm ${spellDuration(longTerm.forMs, 'vi')}; số liệu chờ trong máy: ${longTerm.problem}`,
        en: `InfluxDB is ${spellDuration(longTerm.forMs, 'en')} behind; the data waits on this machine: ${longTerm.problem}`,
      },
    });
  return faults;
}

/** The program runs again: since when it did not, and whether that was meant. */
export function restartFault(aliveAt: number, startedAt: number, inOrder: boolean, isHub = false): WatchFault {
  const from = spellAt(aliveAt);
  const time = (language: keyof Words) => spellDuration(startedAt - aliveAt, language);
  // Its stations watch without it.
  const missed: Words = isHub
    ? { vi: 'trung tâm không nhận gì và không báo cho ai', en: 'the hub took nothing and informed nobody' }
    : { vi: 'không có gì được theo dõi', en: 'nothing was watched' };
  return {
    key: `program-restarted/${startedAt}`,
    cause: 'program-restarted',
    severity: inOrder ? 4 : 2,
    words: inOrder
      ? {
          vi: `Chương trình được dừng lúc ${from} và chạy lại sau ${time('vi')}.`,
          en: `The program was stopped at ${from} and runs again after ${time('en')}.`,
        }
      : {
          vi: `Chương trình bị ngắt đột ngột khoảng ${from} và chạy lại sau ${time('vi')}: trong thời gian đó ${missed.vi}.`,
          en: `The program ended without a word at about ${from} and runs again after ${time('en')}: ${missed.en} in that time.`,
        },
  };
}
