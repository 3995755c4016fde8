/**
 * How often a call of the program was right, and how long people took: counted over the case book, by month, station, band, kind, class
 * and source. Pure.
 *
 *   cases that the program heard and opened for people ──► what people found ──► confirmed · noise · unclear · open
 */
import { kindFacts, kindOf } from '../../incidents/case-kind.js';
import { isByHand } from '../../incidents/emission-report.js';
import { type CallVerdict, verdictOf } from '../../incidents/findings.js';
import { type Incident, roundsOf } from '../../incidents/incident.js';
import { foremostOf } from '../../incidents/parts.js';
import { SOURCES, type SourceId } from '../../incidents/sources.js';
import { median } from '../../rf/median.js';
import { spellDuration, type Words } from '../../words/sentence.js';
import { type BandPlanEntry, bandOf } from '../registry/band-plan.js';
import { dayOf, dayText } from '../roster/local-day.js';

/** What calls are counted by, and how a table of it is headed. */
export const ACCURACY_BY = {
  month: { vi: 'Tháng', en: 'Month' },
  station: { vi: 'Trạm', en: 'Station' },
  band: { vi: 'Băng tần', en: 'Band' },
  kind: { vi: 'Loại vụ', en: 'Kind of case' },
  class: { vi: 'Loại phát xạ', en: 'Class of emission' },
  source: { vi: 'Nguồn tìm được', en: 'Source found' },
} as const satisfies Record<string, Words>;
export type AccuracyBy = keyof typeof ACCURACY_BY;

export interface CallTally {
  readonly calls: number;
  /** What people found confirms the call. */
  readonly confirmed: number;
  /** Called noise, dismissed, or caused by something that needed no call. */
  readonly noise: number;
  /** Ended without a known source. */
  readonly unclear: number;
  readonly open: number;
  /** Medians in ms over all rounds of the cases, from the opening; absent before the first. */
  readonly acknowledgeMs?: number | undefined;
  readonly resolveMs?: number | undefined;
}

export interface AccuracyGroup extends CallTally {
  /** "2026-12", id of a station, key of a band, kind, class, id of a source; empty where there is none. */
  readonly key: string;
  readonly name?: Words | undefined;
}

export interface CallAccuracy extends CallTally {
  readonly groups: Readonly<Record<AccuracyBy, readonly AccuracyGroup[]>>;
}

type Verdict = CallVerdict | 'open';

/** @param from first opening of a case, epoch ms, `from` inclusive, `to` exclusive */
export function callAccuracy(
  incidents: readonly Incident[],
  bands: readonly BandPlanEntry[],
  { from, to }: { readonly from: number; readonly to: number },
): CallAccuracy {
  const calls = incidents.filter((one) => {
    const openedAt = openedFirst(one);
    return isCall(one) && openedAt !== undefined && openedAt >= from && openedAt < to;
  });
  const grouped = (groupOf: (one: Incident) => Pick<AccuracyGroup, 'key' | 'name'>): AccuracyGroup[] => {
    const groups = new Map<string, { group: Pick<AccuracyGroup, 'key' | 'name'>; own: Incident[] }>();
    for (const one of calls) {
      const group = groupOf(one);
      const known = groups.get(group.key) ?? { group, own: [] };
      known.own.push(one);
      groups.set(group.key, known);
    }
    return [...groups.values()].map(({ group, own }) => ({ ...group, ...tally(own) }));
  };
  const busiest = (groups: AccuracyGroup[]) => groups.sort((a, b) => b.calls - a.calls || (a.key < b.key ? -1 : 1));
  return {
    ...tally(calls),
    groups: {
      month: grouped((one) => ({ key: dayText(dayOf(openedFirst(one) ?? 0)).slice(0, 7) })).sort((a, b) =>
        a.key < b.key ? -1 : 1,
      ),
      station: busiest(grouped((one) => ({ key: loudest(one).stationId }))),
      band: busiest(grouped((one) => bandGroup(one, bands))),
      kind: busiest(grouped((one) => ({ key: kindOf(one), name: kindFacts(one).name }))),
      class: busiest(grouped(({ emissionClass }) => ({ key: emissionClass }))),
      source: busiest(grouped(({ resolution }) => sourceGroup(resolution?.source))),
    },
  };
}

/** A case that people opened themselves says nothing of the program. */
function isCall({ state, outcome, emissions }: Incident): boolean {
  return state !== 'merged' && outcome !== 'expired' && emissions.some((one) => !isByHand(one));
}

function openedFirst(incident: Incident): number | undefined {
  return roundsOf(incident)[0]?.openedAt;
}

/** What people found; the source that they named goes before a reason of noise, which is about the alarm alone. */
function verdictOnCall(incident: Incident): Verdict {
  const { resolution, noise, outcome } = incident;
  if (resolution?.source !== undefined) return verdictOf(incident, resolution.source);
  if (noise !== undefined || outcome === 'dismissed') return 'noise';
  return resolution === undefined ? 'open' : 'unclear';
}

function tally(own: readonly Incident[]): CallTally {
  const count = { confirmed: 0, noise: 0, unclear: 0, open: 0 };
  for (const one of own) count[verdictOnCall(one)] += 1;
  const middle = (end: 'acknowledgedAt' | 'resolvedAt') => {
    const took = own
      .flatMap(roundsOf)
      .flatMap((round) => (round[end] === undefined ? [] : [round[end] - round.openedAt]));
    return took.length === 0 ? undefined : median(took);
  };
  return { calls: own.length, ...count, acknowledgeMs: middle('acknowledgedAt'), resolveMs: middle('resolvedAt') };
}

/** Each case counts once: at the station that heard it loudest. */
function loudest({ emissions }: Incident): Incident['emissions'][number] {
  const [first, ...others] = emissions;
  if (first === undefined) throw new RangeError('the case has no emission');
  return others.reduce((a, b) => (b.peakDbm > a.peakDbm ? b : a), first);
}

function bandGroup(one: Incident, bands: readonly BandPlanEntry[]): Pick<AccuracyGroup, 'key' | 'name'> {
  const { startHz, stopHz } = foremostOf(one);
  const band = bandOf(bands, startHz, stopHz);
  return band === undefined ? { key: '' } : { key: band.key, name: band.name };
}

function sourceGroup(source: SourceId | undefined): Pick<AccuracyGroup, 'key' | 'name'> {
  return source === undefined ? { key: '' } : { key: source, name: SOURCES[source].words };
}

/** "Of 212 calls 178 were confirmed interference (84 %), 21 noise, 13 open; median 11 min to acknowledge, 2 h 4 min to resolved." */
export function accuracyWords(one: CallTally): Words {
  const { calls, confirmed, noise, unclear, open, acknowledgeMs, resolveMs } = one;
  if (calls === 0) return { vi: 'Không có lần báo động nào.', en: 'There was no call.' };
  const share = Math.round((100 * confirmed) / calls);
  const took = (ms: number | undefined, language: keyof Words) =>
    ms === undefined ? '—' : spellDuration(ms, language);
  return {
    vi:
      `Trong ${calls} lần báo động, ${confirmed} lần được xác nhận là can nhiễu (${share} %), ${noise} lần không cần thiết, ` +
      `${unclear === 0 ? '' : `${unclear} lần không tìm ra nguồn, `}${open} lần chưa kết luận; ` +
      `trung vị ${took(acknowledgeMs, 'vi')} đến khi tiếp nhận, ${took(resolveMs, 'vi')} đến khi xử lý xong.`,
    en:
      `Of ${calls} calls ${confirmed} were confirmed interference (${share} %), ${noise} noise, ` +
      `${unclear === 0 ? '' : `${unclear} without a known source, `}${open} open; ` +
      `median ${took(acknowledgeMs, 'en')} to acknowledge, ${took(resolveMs, 'en')} to resolved.`,
  };
}

/** Emissions of the tests that count as one case of this site, so that a few closed cases move the stated share a little. */
const TESTS_WEIGH = 20;

/**
 * How often a class is right here: the share of the tests, drawn to what people found in cases of that class. A case counts for the class
 * where the catalogue says that its source explains the class.
 */
export function confidenceHere(emissionClass: string, ofTests: number, incidents: readonly Incident[]): ClassRecord {
  const found = incidents.flatMap((one) => {
    const source = one.emissionClass === emissionClass ? one.resolution?.source : undefined;
    return source === undefined || verdictOnCall(one) === 'unclear' ? [] : [SOURCES[source]];
  });
  const right = found.filter(({ classes }) => classes.includes(emissionClass)).length;
  const confidence = (TESTS_WEIGH * ofTests + right) / (TESTS_WEIGH + found.length);
  return { cases: found.length, right, confidence };
}

export interface ClassRecord {
  /** Closed cases of the class with a known source, and how many of these the source explains. */
  readonly cases: number;
  readonly right: number;
  readonly confidence: number;
}
