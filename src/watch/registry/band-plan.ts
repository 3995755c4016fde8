/** The use of each frequency band, and its severity. */
import type { BandUse } from '../../incidents/priority.js';
import type { Severity } from '../../incidents/severity.js';

/** How far an entry was checked: wholly; the use but not the edges; not at all. */
export const BAND_CONFIDENCES = ['verified', 'edges', 'unverified'] as const;
export type BandConfidence = (typeof BAND_CONFIDENCES)[number];

export interface BandPlanEntry extends BandUse {
  /** Stable name, made of service and edges. */
  readonly key: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly confidence: BandConfidence;
  readonly source: string;
}

/**
 * The entry that counts for a range: of all that overlap it, the one with the lowest severity number, then the
 * narrowest. A range that only touches an edge does not overlap, unless the range is a single frequency.
 */
export function bandOf(plan: readonly BandPlanEntry[], startHz: number, stopHz: number): BandPlanEntry | undefined {
  let best: BandPlanEntry | undefined;
  for (const entry of plan) {
    if (!overlaps(entry, startHz, stopHz)) continue;
    if (best === undefined || comesBefore(entry, best)) best = entry;
  }
  return best;
}

/** A channel of one transmitter, which lies in a band of many. */
const ONE_CHANNEL = /-wanted$/;

/** The entry that counts for a range; for the channel of one transmitter, with the band in which it lies. */
export function bandUseOf(plan: readonly BandPlanEntry[], startHz: number, stopHz: number): BandUse | undefined {
  const entry = bandOf(plan, startHz, stopHz);
  if (entry === undefined || !ONE_CHANNEL.test(entry.service)) return entry;
  const bands = plan.filter(({ service }) => !ONE_CHANNEL.test(service));
  return { ...entry, within: bandOf(bands, startHz, stopHz)?.name };
}

/** Every entry that overlaps the range; the one that counts is first. */
export function bandsIn(plan: readonly BandPlanEntry[], startHz: number, stopHz: number): BandPlanEntry[] {
  return plan
    .filter((entry) => overlaps(entry, startHz, stopHz))
    .sort((a, b) => (comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0));
}

function overlaps(entry: BandPlanEntry, startHz: number, stopHz: number): boolean {
  if (startHz === stopHz) return entry.startHz <= startHz && startHz <= entry.stopHz;
  return entry.startHz < stopHz && startHz < entry.stopHz;
}

function comesBefore(a: BandPlanEntry, b: BandPlanEntry): boolean {
  if (a.severity !== b.severity) return a.severity < b.severity;
  const widthHz = (entry: BandPlanEntry) => entry.stopHz - entry.startHz;
  return widthHz(a) !== widthHz(b) ? widthHz(a) < widthHz(b) : a.startHz < b.startHz;
}

const COLUMNS = 8;

/**
 * Reads the table: one entry per line, columns separated by ` | `: startHz, stopHz, severity, service, confidence,
 * number of the source, Vietnamese name, English name. @throws RangeError naming the line and its fault.
 */
export function parseBandTable(table: string, sources: string): BandPlanEntry[] {
  const sourceLines = sources.trim().split('\n');
  return table
    .trim()
    .split('\n')
    .map((line, i) => {
      const cells = line.split('|').map((cell) => cell.trim());
      if (cells.length !== COLUMNS) throw new RangeError(`band plan line ${i + 1} has ${cells.length} columns, not 8`);
      const [start, stop, severity, service, confidence, source, vi, en] = cells as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const entry = {
        startHz: Number(start),
        stopHz: Number(stop),
        severity: Number(severity),
        service,
        confidence,
        source: sourceLines[Number(source) - 1] ?? '',
        name: { vi, en },
      };
      const [fault] = entryFaults(entry);
      if (fault !== undefined) throw new RangeError(`band plan line ${i + 1}: ${fault}`);
      return { ...(entry as Omit<BandPlanEntry, 'key'>), key: `${service}:${start}-${stop}` };
    });
}

/** One sentence for each fault of an entry; empty when it can be used. */
export function entryFaults(entry: {
  readonly startHz: number;
  readonly stopHz: number;
  readonly severity: number;
  readonly service: string;
  readonly confidence: string;
  readonly name: { readonly vi: string; readonly en: string };
}): string[] {
  const faults: string[] = [];
  const { startHz, stopHz, severity, service, confidence, name } = entry;
  if (!(startHz >= 0 && stopHz > startHz)) faults.push(`startHz ${startHz} and stopHz ${stopHz} are not a range`);
  if (!isSeverity(severity)) faults.push(`severity is ${severity}, not a whole number from 1 to 6`);
  if (service === '') faults.push('service is empty');
  if (!(BAND_CONFIDENCES as readonly string[]).includes(confidence))
    faults.push(`confidence is "${confidence}", not one of ${BAND_CONFIDENCES.join(', ')}`);
  if (name.vi === '' || name.en === '') faults.push('a name is empty');
  return faults;
}

function isSeverity(value: number): value is Severity {
  return Number.isInteger(value) && value >= 1 && value <= 6;
}
