/** The measurement in a bundle: which times of which receivers, written in every form in one pass. */
import { join } from 'node:path';
import { ConfigError } from '../../errors/errors.js';
import type { Incident } from '../../incidents/incident.js';
import type { PinRange } from '../../store/archive.js';
import type { BundleRequest } from '../export-request.js';
import { sweepSlices } from '../sweep-slices.js';
import type { ReceiverFacts } from '../sweep-table.js';
import { instantText } from '../table.js';
import type { Manifest } from './bundle-form.js';
import { addFile, type BundleTarget, type EvidenceSources, type Gathered, sweepsOf } from './bundle-parts.js';
import { pictureTitle } from './figures-form.js';
import { type MeasuredWith, noteSettings } from './measured-with.js';
import { SweptTimes } from './shown-watch.js';

/** Most levels of all receivers together: about 16 hours of 1,000 bins a second. */
const MOST_LEVELS = 60_000_000;
/** Share of the progress that belongs to the sweeps. */
const SWEEPS_SHARE = 0.85;

export interface Range {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The times pinned for the incident, one range per receiver; where nothing is pinned yet, the times around its
 * emissions.
 */
export function rangesOf(incident: Incident, pins: readonly PinRange[], request: BundleRequest, now: number): Range[] {
  const AROUND_MS = 60_000;
  const own = pins
    .filter(({ reason }) => reason === incident.id)
    .flatMap(({ receiverIds, from, to }) => {
      return receiverIds.map((receiverId) => ({ receiverId, from, to }));
    });
  const heard = incident.emissions.map(({ receiverId, firstHeardAt, lastHeardAt, clockOffMs = 0 }) => {
    const [from, to] = [firstHeardAt + clockOffMs, lastHeardAt + clockOffMs];
    return { receiverId, from: from - AROUND_MS, to: to + AROUND_MS };
  });
  const byReceiver = new Map<string, Range>();
  for (const one of [...own, ...heard]) {
    const before = byReceiver.get(one.receiverId) ?? one;
    const range = { from: Math.min(before.from, one.from), to: Math.max(before.to, one.to) };
    byReceiver.set(one.receiverId, { receiverId: one.receiverId, ...range });
  }
  const ranges = [...byReceiver.values()]
    .map((range) => ({
      ...range,
      from: Math.floor(Math.max(range.from, request.from ?? range.from)),
      to: Math.ceil(Math.min(range.to, request.to ?? range.to, now)),
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => (a.receiverId < b.receiverId ? -1 : 1));
  if (ranges.length === 0)
    throw ConfigError.of('There is no recording of {incidentId} in this time.', { incidentId: incident.id });
  return ranges;
}

interface SweepsOrder {
  readonly incident: Incident;
  readonly ranges: readonly Range[];
  /** As `receivers.json` has them: what the figures say of a receiver and what the bundle says of it is one. */
  readonly facts: ReadonlyMap<string, ReceiverFacts>;
  readonly sources: EvidenceSources;
  readonly target: BundleTarget;
}

export async function addSweeps(
  gathered: Gathered,
  { incident, ranges, facts: known, sources, target }: SweepsOrder,
): Promise<{
  readonly receivers: Manifest['receivers'];
  readonly measured: ReadonlyMap<string, readonly MeasuredWith[]>;
  readonly swept: SweptTimes;
}> {
  const { folder, mostBytes, openSink, signal, now } = target;
  const receivers: Manifest['receivers'][number][] = [];
  const measured = new Map<string, readonly MeasuredWith[]>();
  const swept = new SweptTimes();
  let levels = 0;
  for (const [i, range] of ranges.entries()) {
    const { receiverId, from, to } = range;
    const facts = known.get(receiverId) ?? factsOf(range, incident, sources);
    const { startHz: markStartHz, stopHz: markStopHz } = incident;
    const frame = { from, to, title: pictureTitle(incident.id, receiverId), markStartHz, markStopHz };
    const about = { program: sources.program, what: 'sweeps', incidentId: incident.id, writtenAt: instantText(now) };
    const taken = ranges.map((other) => other.receiverId);
    const spec = { format: 'evidence', folder, name: receiverId, taken, about, mostBytes, facts, frame } as const;
    const sink = await openSink(spec);
    const settings = new Map<string, MeasuredWith>();
    let sweeps = 0;
    try {
      let writing: Promise<number> = Promise.resolve(0);
      for await (const slice of sweepSlices(sources.archive, { receiverId, from, to })) {
        await writing;
        signal?.throwIfAborted();
        levels += slice.sweeps.reduce((total, { levelsDbm }) => total + levelsDbm.length, 0);
        if (levels > MOST_LEVELS) throw tooMany(incident.id);
        sweeps += slice.sweeps.length;
        noteSettings(settings, slice.sweeps);
        swept.add(facts, slice.sweeps);
        writing = sink.add({ sweeps: slice.sweeps });
        // The write is awaited in the next round; until then its failure must have a catch.
        writing.catch(() => undefined);
        const share = ((i + (slice.upTo - from) / (to - from)) / ranges.length) * SWEEPS_SHARE;
        target.onProgress({ share: Math.min(SWEEPS_SHARE, share), rows: sweepsOf(receivers) + sweeps, bytes: 0 });
      }
      await writing;
      if (sweeps === 0) {
        await sink.abandon();
        continue;
      }
      for (const file of await sink.finish())
        await addFile(gathered, join(folder, file), `sweeps/${file}`, whatOf(file));
    } catch (error) {
      await sink.abandon().catch(() => undefined);
      throw error;
    }
    measured.set(receiverId, [...settings.values()]);
    receivers.push({ receiverId, stationId: facts.stationId, sweeps, from: instantText(from), to: instantText(to) });
  }
  if (receivers.length === 0)
    throw ConfigError.of('No recording of {incidentId} is left.', { incidentId: incident.id });
  return { receivers, measured, swept };
}

function tooMany(incidentId: string): ConfigError {
  return ConfigError.of(
    'The recording of {incidentId} has more than {most} levels: name a shorter time with from and to.',
    { incidentId, most: MOST_LEVELS },
  );
}

function whatOf(file: string): string {
  if (file.endsWith('.rfb')) return 'raw sweeps as they were kept, block by block';
  if (file.endsWith('.csv')) return 'the same sweeps as a table, levels as received';
  return file.endsWith('.png') ? 'waterfall with axes' : 'ITU-R SM.1809: a row a second, maxima';
}

/** Of a receiver that is no longer configured only a few facts are known. */
export function factsOf(
  { receiverId, ...range }: Range,
  { emissions }: Incident,
  { facts }: EvidenceSources,
): ReceiverFacts {
  const known = facts(receiverId, range);
  if (known !== undefined) return known;
  const stationId = emissions.find((one) => one.receiverId === receiverId)?.stationId ?? '';
  return { receiverId, receiverName: receiverId, stationId, stationName: stationId, calibrations: [] };
}
