/** The names of the shown traces: the letter and the detector of each. */
import i18next from 'i18next';
import { type Formats, localClock } from '../../ground/words/format.js';
import type { Facts, ShownState } from '../picture-store.js';
import { STILL_KINDS, TRACE_KINDS } from '../traces.js';

export const TRACE_LETTERS = { write: 'W', max: 'M', min: 'm', average: 'A', frozen: 'F', reference: 'R' } as const;
const TRACE_DETECTORS = ['sample', 'peak', 'rms', 'average', 'quasi-peak', 'negative-peak'] as const;

/** A detector's name in the page's language; one that this page does not know is shown as the program names it. */
export function detectorName(detector: string | undefined): string {
  const known = TRACE_DETECTORS.find((name) => name === detector);
  if (known !== undefined) return i18next.t(`facts.detectors.${known}`);
  return detector ?? i18next.t('facts.detectors.unknown');
}

/** The resolution bandwidth, or those of the ranges in the view; undefined where none is known. */
export function rbwText({ grids }: Facts, formats: Formats): string | undefined {
  const words = grids.map(({ rbwHz }) => rbwHz && formats.bandwidth(rbwHz)).filter((text) => text !== undefined);
  return words.length === 0 ? undefined : [...new Set(words)].join(' + ');
}

/** Duration of a sweep, or those of the ranges in the view. */
export function sweepTimeText({ sweepsMs }: Facts, formats: Formats): string {
  return [...new Set(sweepsMs.map((ms) => formats.duration(ms)))].join(' + ');
}

export function traceLegend({
  traces,
  stills,
  minus,
  facts,
}: Pick<ShownState, 'traces' | 'stills' | 'minus' | 'facts'>): string {
  if (facts === undefined) return '';
  const detector = detectorName(facts.traceDetector);
  const less = minus === undefined ? '' : ` − ${TRACE_LETTERS[minus]}`;
  const shown = TRACE_KINDS.filter((kind) => traces[kind]).map((kind) => `${TRACE_LETTERS[kind]}${less} ${detector}`);
  if (minus === 'reference' && stills.reference.length === 0) return i18next.t('traces.minus.missing');
  const still = STILL_KINDS.flatMap((kind) => {
    const [first] = minus === undefined || kind === minus ? stills[kind] : [];
    return first === undefined ? [] : [`${TRACE_LETTERS[kind]} ${localClock(first.takenAt)} UTC+7`];
  });
  return [...shown, ...still].join('   ');
}
