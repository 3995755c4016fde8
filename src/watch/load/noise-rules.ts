/**
 * Rules that would have held back what people called noise. A rule is proposed, never made: it must be tried on the
 * recording first, as every rule. Nothing is proposed against alarms of safety of life, nor against duplicates, whose
 * other alarm would be held back too.
 */
import { type EmissionReport, NO_LEVEL_DBM, overlapShare } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { isGrave } from '../../incidents/silence.js';
import { defined } from '../../rf/defined.js';
import type { RuleSettings } from '../detection-rule.js';

type QuietSettings = Extract<RuleSettings, { kind: 'quiet' }>;

/** Verdicts that are needed for a proposal. */
const LEAST_VERDICTS = 2;
/** Room around the measured range, level and length: the next one is not exactly like the last. */
const BESIDE_SHARE = 0.25;
const LEAST_BESIDE_HZ = 5e3;
const ABOVE_DB = 3;
const LONGER = 1.5;
/** Signals that last longer than this are not told apart by their length. */
const SHORT_MS = 5 * 60e3;

export interface NoiseRule {
  readonly settings: QuietSettings;
  /** Cases whose verdicts it is made from. */
  readonly from: readonly string[];
  /** Cases of the period that it would have held back: called noise, dismissed or never confirmed, and all others. */
  readonly noise: readonly string[];
  readonly dismissed: readonly string[];
  readonly others: readonly string[];
}

/** The proposals for the cases of a period, the one that holds back most noise first. */
export function noiseRules(incidents: readonly Incident[]): NoiseRule[] {
  const judged = incidents.filter((one) => {
    const { noise, priority } = one;
    return noise !== undefined && noise.why !== 'duplicate' && !isGrave(priority.severity) && isDetected(one);
  });
  return groups(judged)
    .filter((group) => group.length >= LEAST_VERDICTS)
    .map((group) => {
      const settings = settingsFor(group.flatMap(({ emissions }) => emissions));
      const held = incidents.filter(
        (one) => isDetected(one) && one.emissions.every((emission) => fits(settings, emission)),
      );
      const ids = (wanted: (one: Incident) => boolean) => held.filter(wanted).map(({ id }) => id);
      return {
        settings,
        from: group.map(({ id }) => id),
        noise: ids(({ noise }) => noise !== undefined),
        dismissed: ids((one) => one.noise === undefined && isNothing(one)),
        others: ids((one) => one.noise === undefined && !isNothing(one)),
      };
    })
    .sort((a, b) => b.noise.length - a.noise.length);
}

/** True for what detection raised by itself: a quiet rule holds back neither masks, nor licensees, nor complaints. */
function isDetected({ emissions }: Incident): boolean {
  return (
    emissions.length > 0 &&
    emissions.every(
      ({ ruleId, licence, complaint }) => ruleId === undefined && licence === undefined && complaint === undefined,
    )
  );
}

function isNothing({ outcome }: Incident): boolean {
  return outcome === 'dismissed' || outcome === 'expired';
}

/** Cases of one class whose ranges overlap, at one station. */
function groups(judged: readonly Incident[]): Incident[][] {
  const found: Incident[][] = [];
  for (const incident of judged) {
    const home = found.find((group) => group.some((one) => isAlike(one, incident)));
    if (home === undefined) found.push([incident]);
    else home.push(incident);
  }
  return found;
}

function isAlike(a: Incident, b: Incident): boolean {
  const stations = new Set(a.emissions.map(({ stationId }) => stationId));
  return (
    a.emissionClass === b.emissionClass &&
    overlapShare(a, b) > 0 &&
    b.emissions.some(({ stationId }) => stations.has(stationId))
  );
}

function settingsFor(emissions: readonly EmissionReport[]): QuietSettings {
  const low = Math.min(...emissions.map(({ startHz }) => startHz));
  const high = Math.max(...emissions.map(({ stopHz }) => stopHz));
  const beside = Math.max(LEAST_BESIDE_HZ, (high - low) * BESIDE_SHARE);
  const peakDbm = Math.max(...emissions.map((one) => one.peakDbm));
  const longestMs = Math.max(...emissions.map(({ firstHeardAt, lastHeardAt }) => lastHeardAt - firstHeardAt));
  const isShort = longestMs <= SHORT_MS && emissions.every(({ active }) => !active);
  return {
    kind: 'quiet',
    stationIds: [...new Set(emissions.map(({ stationId }) => stationId))].sort(),
    startHz: Math.floor((low - beside) / 1e3) * 1e3,
    stopHz: Math.ceil((high + beside) / 1e3) * 1e3,
    ...defined({
      belowDbm: peakDbm > NO_LEVEL_DBM ? Math.ceil(peakDbm) + ABOVE_DB : undefined,
      shorterThanMs: isShort ? Math.max(1, Math.ceil((longestMs * LONGER) / 1e3)) * 1e3 : undefined,
    }),
    classes: [...new Set(emissions.map(({ emissionClass }) => emissionClass))].sort(),
  };
}

function fits(settings: QuietSettings, emission: EmissionReport): boolean {
  const { stationIds, startHz, stopHz, belowDbm, shorterThanMs, classes } = settings;
  const lengthMs = emission.lastHeardAt - emission.firstHeardAt;
  return (
    stationIds.includes(emission.stationId) &&
    emission.startHz >= startHz &&
    emission.stopHz <= stopHz &&
    classes.includes(emission.emissionClass) &&
    (belowDbm === undefined || emission.peakDbm < belowDbm) &&
    (shorterThanMs === undefined || lengthMs < shorterThanMs)
  );
}
