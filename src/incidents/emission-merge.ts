/** Summarises an incident's emissions: range, level, class, and whether one of them is on the air. */
import { defined } from '../rf/defined.js';
import { addTally, type LevelTally, levelsIn } from '../rf/level-tally.js';
import { breaksAfter } from './bursts.js';
import { COMPLAINT_CLASS, type EmissionReport, levelsOf } from './emission-report.js';

/**
 * Most emissions kept in full; beyond this number the oldest quiet ones are removed (their sweeps and timeline remain).
 */
const MOST_EMISSIONS = 100;

/** The list with this report in place of the emission's older one. A report never shortens the emission's time. */
export function withReport(emissions: readonly EmissionReport[], report: EmissionReport): EmissionReport[] {
  const before = emissions.find(({ emissionId }) => emissionId === report.emissionId);
  const rest = emissions.filter((emission) => emission !== before);
  const merged = before === undefined ? first(report) : both(before, report);
  return bounded([...rest, merged].sort((a, b) => a.firstHeardAt - b.firstHeardAt));
}

function first(report: EmissionReport): EmissionReport {
  return withLevels({ ...report, ...breaksOf(undefined, report) }, levelsOf(report));
}

function breaksOf(before: EmissionReport | undefined, report: EmissionReport): Pick<EmissionReport, 'breaks' | 'hole'> {
  const breaks = breaksAfter(before, report);
  return report.hole === undefined ? defined({ breaks }) : { ...defined({ breaks }), hole: undefined };
}

function both(before: EmissionReport, report: EmissionReport): EmissionReport {
  const times = {
    ...breaksOf(before, report),
    firstHeardAt: Math.min(before.firstHeardAt, report.firstHeardAt),
    lastHeardAt: Math.max(before.lastHeardAt, report.lastHeardAt),
    // For an emission without a measured level, such as a missing carrier, the excess is how far the carrier fell.
    excessDb: Math.max(before.excessDb, report.excessDb),
    confirmed: before.confirmed || report.confirmed,
    ...defined({ onsetErrorMs: before.onsetErrorMs ?? report.onsetErrorMs }),
  };
  return withLevels({ ...report, ...times }, addTally(levelsOf(before), levelsOf(report)));
}

function withLevels(report: EmissionReport, levels: LevelTally | undefined): EmissionReport {
  if (levels === undefined) return report;
  const { levelDbm, excessDb } = levels.highest;
  return { ...report, levels, peakDbm: levelDbm, excessDb: excessDb ?? report.excessDb };
}

function bounded(emissions: EmissionReport[]): EmissionReport[] {
  if (emissions.length <= MOST_EMISSIONS) return emissions;
  const quiet = emissions.findIndex(({ active }) => !active);
  return bounded(emissions.filter((_, i) => i !== Math.max(0, quiet)));
}

/**
 * Range, times and levels over all emissions; the class is that of the strongest emission with a known class.
 * @throws RangeError for an empty list: an incident has at least one emission.
 */
export function summarise(emissions: readonly EmissionReport[]) {
  const [strongest, ...weaker] = [...emissions].sort((a, b) => b.excessDb - a.excessDb);
  if (strongest === undefined) throw new RangeError('an incident needs at least one emission');
  const all = emissions.map((emission) => withLevels(emission, levelsOf(emission)));
  const tally = all.reduce<LevelTally | undefined>((sum, { levels }) => addTally(sum, levels), undefined);
  const loudest = all.reduce((a, b) => (b.peakDbm > a.peakDbm ? b : a));
  const named =
    [strongest, ...weaker].find(
      ({ emissionClass }) => emissionClass !== 'unknown' && emissionClass !== COMPLAINT_CLASS,
    ) ?? strongest;
  return {
    emissions: all,
    active: emissions.some(({ active }) => active),
    startHz: Math.min(...emissions.map(({ startHz }) => startHz)),
    stopHz: Math.max(...emissions.map(({ stopHz }) => stopHz)),
    firstHeardAt: Math.min(...emissions.map(({ firstHeardAt }) => firstHeardAt)),
    lastHeardAt: Math.max(...emissions.map(({ lastHeardAt }) => lastHeardAt)),
    peakDbm: loudest.peakDbm,
    excessDb: tally === undefined ? strongest.excessDb : (tally.highest.excessDb ?? loudest.excessDb),
    levels: levelsIn(tally),
    emissionClass: named.emissionClass,
  };
}
