/**
 * What was watched, what was not, and why: part of every report. A report concludes nothing about time that nobody
 * watched; the sentences are those of the coverage ledger.
 */
import { coverageSentences, findingSentence, summariseCoverage, type WatchState } from '../watch/coverage.js';
import type { WatchedBand } from '../watch/roster/handover.js';
import { WATCH_WORDS } from '../words/states.js';
import { heading, table } from './blocks.js';
import type { Block, StripPart } from './report-document.js';
import { text } from './report-document.js';
import { incidentsIn, type PeriodFacts, stationName } from './report-facts.js';
import { inDays, spellRange, type Voice } from './voice.js';

const STATES: readonly WatchState[] = ['watched', 'degraded', 'blind', 'unknown'];
/** Most parts of a strip that can be told apart on paper; the shortest parts are merged into their neighbours. */
const MOST_PARTS = 400;

export function watchSection(facts: PeriodFacts, voice: Voice): Block[] {
  const head = heading(voice, 'Mức độ theo dõi', 'Watch kept');
  if (facts.watched.length === 0) {
    const words = {
      vi: 'Không có ghi chép nào về việc theo dõi trong thời gian này: không thể kết luận có nhiễu hay không.',
      en: 'Nothing is on record of any watch in this time: nothing can be said about interference.',
    };
    return [head, { kind: 'paragraph', text: voice.words(words), look: 'strong' }];
  }
  return [head, ...stationTotals(facts, voice), strips(facts, voice), bandTable(facts, voice)];
}

/** One paragraph for each station with the mean over its bands, so that one number can be quoted. */
function stationTotals(facts: PeriodFacts, voice: Voice): Block[] {
  const ids = [...new Set(facts.watched.map(({ stationId }) => stationId))];
  return ids.map((id) => {
    const bands = facts.watched.filter(({ stationId }) => stationId === id);
    const [worst] = bands
      .map(({ bandKey, stretches }) => ({ bandKey, summary: summariseCoverage(stretches, facts.from, facts.to) }))
      .sort((a, b) => a.summary.durationMs.watched - b.summary.durationMs.watched);
    const whole = bands.filter(({ stretches }) => stretches.every(({ state }) => state === 'watched')).length;
    const words = {
      vi: `${stationName(facts, id)}: ${whole}/${bands.length} băng tần được theo dõi đủ suốt thời gian báo cáo. `,
      en: `${stationName(facts, id)}: bands ${bands.length}, watched the whole time ${whole}. `,
    };
    const least =
      worst === undefined || whole === bands.length
        ? ''
        : `${voice.words({ vi: 'Kém nhất', en: 'The least' })}: ${bandName(facts, worst.bandKey, voice)}. ${coverageSentences(
            worst.summary,
          )
            .map((sentence) => voice.sentence(sentence))
            .join(' ')}`;
    return { kind: 'paragraph', text: `${voice.words(words)}${least}`.trim() };
  });
}

function strips(facts: PeriodFacts, voice: Voice): Block {
  const lengthMs = facts.to - facts.from;
  return {
    kind: 'strips',
    from: voice.localMinute(facts.from),
    to: `${voice.localMinute(facts.to)} UTC+7`,
    legend: STATES.map((state) => ({ state, text: voice.words(WATCH_WORDS[state]) })),
    rows: facts.watched.map((band) => {
      const { durationMs } = summariseCoverage(band.stretches, facts.from, facts.to);
      return {
        label: `${shortStation(facts, band)} ${shortBand(facts, band.bandKey, voice)}`.trim(),
        parts: partsOf(band, facts),
        mark: voice.percent(durationMs.watched / lengthMs, 1),
      };
    }),
  };
}

/**
 * The intervals as shares of the whole. When there are too many to see, short ones are merged into the worse neighbour.
 */
function partsOf({ stretches }: WatchedBand, { from, to }: PeriodFacts): StripPart[] {
  const all = stretches.map((one): StripPart => ({ share: (one.to - one.from) / (to - from), state: one.state }));
  if (all.length <= MOST_PARTS) return all;
  const cells = Array.from({ length: MOST_PARTS }, (): WatchState => 'watched');
  let at = 0;
  for (const { share, state } of all) {
    const first = Math.floor(at * MOST_PARTS);
    at += share;
    for (let i = first; i < Math.min(MOST_PARTS, Math.ceil(at * MOST_PARTS)); i++)
      if (STATES.indexOf(state) > STATES.indexOf(cells[i] ?? 'watched')) cells[i] = state;
  }
  return cells.map((state) => ({ share: 1 / MOST_PARTS, state }));
}

function bandTable(facts: PeriodFacts, voice: Voice): Block {
  const rows = facts.watched.map(({ stationId, bandKey, stretches }) => {
    const summary = summariseCoverage(stretches, facts.from, facts.to);
    const [watched, ...reasons] = coverageSentences(summary);
    const told = summary.swept === undefined || watched === undefined ? reasons : [watched, ...reasons];
    const band = facts.bands.find(({ key }) => key === bandKey);
    const heard = band === undefined ? 0 : incidentsIn(facts, stationId, band);
    const name = `${stationName(facts, stationId)}: ${bandName(facts, bandKey, voice)}`;
    return { name, watchedMs: summary.durationMs.watched, told, finding: findingSentence(summary, heard) };
  });
  const lasted = (ms: number) => text(ms === 0 ? '—' : voice.duration(ms), { value: inDays(ms), unit: 'days' });
  return table(voice, rows, [
    ['Trạm, băng tần', 'Station, band', 2.4, ({ name }) => name],
    ['Đã theo dõi', 'Watched', 1.3, ({ watchedMs }) => lasted(watchedMs)],
    [
      'Không theo dõi đủ, vì sao',
      'Not well watched, and why',
      2.8,
      ({ told }) => told.map((sentence) => voice.sentence(sentence)).join(' ') || '—',
    ],
    ['Kết luận được', 'What may be concluded', 2.8, ({ finding }) => voice.sentence(finding)],
  ]);
}

export function bandName(facts: Pick<PeriodFacts, 'bands'>, bandKey: string, voice: Voice): string {
  const band = facts.bands.find(({ key }) => key === bandKey);
  return band === undefined
    ? bandKey
    : `${voice.words(band.name)} (${spellRange(band.startHz, band.stopHz, voice.first)})`;
}

function shortBand(facts: PeriodFacts, bandKey: string, voice: Voice): string {
  const band = facts.bands.find(({ key }) => key === bandKey);
  return band === undefined ? bandKey : voice.words(band.name);
}

function shortStation(facts: PeriodFacts, { stationId }: WatchedBand): string {
  return facts.stations.length > 1 ? `${stationName(facts, stationId)}:` : '';
}
