/**
 * Turns a request into files: reads the data in slices and gives them to the writer; the next slice is read while one
 * is written.
 */
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors/errors.js';
import { stretchOf } from '../report/occupancy-summary.js';
import { isField, isUnknown, ONLY_FIELD } from '../rf/field-strength.js';
import type { Channel, ChannelQuery, ChannelSeriesPoint, StoredSweep } from '../store/archive.js';
import type { IncidentQuery } from '../store/cases/case-book-reads.js';
import { oldestSweep } from '../store/watched-sweeps.js';
import { nextTurn } from '../time/pause.js';
import type {
  DataRequest,
  IncidentsRequest,
  OccupancyRequest,
  RecountRequest,
  SweepsRequest,
} from './export-request.js';
import { type ExportSink, SHOWN_FILE, type SinkSpec } from './export-sink.js';
import { INCIDENT_COLUMNS, incidentRow } from './incident-table.js';
import { OCCUPANCY_COLUMNS, occupancyRow } from './occupancy-table.js';
import { type SweepArchive, sweepSlices } from './sweep-slices.js';
import type { ReceiverFacts } from './sweep-table.js';
import { type About, instantText } from './table.js';

export interface ExportArchive extends SweepArchive {
  channels(receiverId: string): Promise<Channel[]>;
  channelSeries(query: ChannelQuery): Promise<ChannelSeriesPoint[]>;
}

/** Epoch ms. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface ExportSources {
  readonly archive: ExportArchive;
  readonly incidents: (query: IncidentQuery) => readonly Parameters<typeof incidentRow>[0][];
  /** Undefined for an unknown receiver. */
  readonly facts: (receiverId: string, range: TimeRange) => ReceiverFacts | undefined;
  /** Licences in force at some time of the range, and channels of the band plan. */
  readonly channels: (range: TimeRange) => readonly Channel[];
  /** Name and version of the program, written into every file. */
  readonly program: string;
}

export interface ExportTarget {
  readonly folder: string;
  readonly name: string;
  readonly mostBytes: number;
  readonly openSink: (spec: SinkSpec) => ExportSink | Promise<ExportSink>;
  readonly signal?: AbortSignal | undefined;
  readonly now: number;
  /** `share`: share of the work done, 0 to 1. */
  onProgress(progress: { readonly share: number; readonly rows: number; readonly bytes: number }): void;
}

export interface ExportOutcome {
  readonly files: readonly string[];
  readonly rows: number;
  /** What the result lacks, in sentences. */
  readonly lacks?: readonly string[];
}

/** Points of a channel read at a time: a day of 10 s intervals. */
const POINTS_A_SLICE = 8640;
const USUAL_POINT_MS = 600_000;
const INTERVAL_MS = 10_000;
const INCIDENTS_A_SLICE = 200;

/** @throws ConfigError for data that does not exist; DrillRefused; the signal's reason when cancelled. */
export async function runExport(
  request: DataRequest,
  sources: ExportSources,
  target: ExportTarget,
): Promise<ExportOutcome> {
  const { from, to } = request;
  if (from !== undefined && to !== undefined && to <= from) throw ConfigError.of('to must be later than from.');
  if ('stopHz' in request) {
    const { startHz = 0, stopHz = Number.POSITIVE_INFINITY } = request;
    if (stopHz <= startHz)
      throw ConfigError.of('stopHz is {stopHz}: it must lie above startHz {startHz}.', { stopHz, startHz });
  }
  switch (request.what) {
    case 'sweeps':
      return await exportSweeps(request, sources, target);
    case 'recount':
      return await exportRecount(request, sources, target);
    case 'incidents':
      return await exportRows(
        request,
        { columns: INCIDENT_COLUMNS, slices: incidentSlices(request, sources) },
        sources,
        target,
      );
    case 'occupancy': {
      const facts = factsOf(request, sources);
      const oldest = await oldestSweep(sources.archive, facts.receiverId);
      if (oldest !== undefined && isField(oldest)) throw ConfigError.of(ONLY_FIELD, { receiverId: facts.receiverId });
      const slices = occupancySlices(request, facts.receiverId, sources);
      return await exportRows(request, { columns: OCCUPANCY_COLUMNS, slices }, sources, target);
    }
  }
}

async function exportSweeps(
  request: SweepsRequest,
  sources: ExportSources,
  target: ExportTarget,
): Promise<ExportOutcome> {
  const facts = factsOf(request, sources);
  const { antenna } = facts;
  const { receiverId, corrected } = request;
  const lacksFactor = corrected === 'field' && antenna?.gainDbi === undefined && antenna?.factorDbPerM === undefined;
  const refuseUnknown = (sweep: StoredSweep | undefined) => {
    if (lacksFactor && (sweep === undefined || !isField(sweep)))
      throw ConfigError.of(
        'corrected is "field": the antenna of receiver "{receiverId}" has neither gainDbi nor factorDbPerM in the configuration.',
        { receiverId },
      );
    if (sweep !== undefined && isUnknown(corrected, sweep)) throw ConfigError.of(ONLY_FIELD, { receiverId });
  };
  const spec = { ...specOf(request, sources, target), facts, corrected: request.corrected };
  const span = request.to - request.from;
  return await written(spec, target, async function* () {
    for await (const { sweeps, upTo } of sweepSlices(sources.archive, request)) {
      refuseUnknown(sweeps[0]);
      yield { batch: { sweeps }, rows: sweeps.length, share: (upTo - request.from) / span };
    }
  });
}

async function exportRecount(
  request: RecountRequest,
  sources: ExportSources,
  target: ExportTarget,
): Promise<ExportOutcome> {
  const { receiverId } = factsOf(request, sources);
  const stretch = stretchOf(request.from, request.to);
  const { from, to } = stretch;
  const plan = { channels: request.channels ?? sources.channels({ from, to }), rule: request.rule };
  const spec = {
    ...specOf({ ...request, from, to }, sources, target),
    columns: OCCUPANCY_COLUMNS,
    recount: { receiverId, plan, stretch },
  };
  const { files } = await written(spec, target, async function* () {
    for await (const { sweeps, upTo } of sweepSlices(sources.archive, { receiverId, from, to })) {
      if (sweeps.some(isField)) throw ConfigError.of(ONLY_FIELD, { receiverId });
      yield { batch: { sweeps }, rows: 0, share: (upTo - from) / (to - from) };
    }
  });
  const { rows } = JSON.parse(await readFile(`${target.folder}/${SHOWN_FILE}`, 'utf8')) as { readonly rows: number };
  return { files, rows };
}

interface RowSlices {
  readonly columns: NonNullable<SinkSpec['columns']>;
  readonly slices: AsyncIterable<{
    readonly rows: readonly (readonly (string | number | boolean | null)[])[];
    readonly share: number;
  }>;
}

async function exportRows(
  request: DataRequest,
  { columns, slices }: RowSlices,
  sources: ExportSources,
  target: ExportTarget,
): Promise<ExportOutcome> {
  return await written({ ...specOf(request, sources, target), columns }, target, async function* () {
    for await (const { rows, share } of slices) yield { batch: { rows }, rows: rows.length, share };
  });
}

type Step = { readonly batch: Parameters<ExportSink['add']>[0]; readonly rows: number; readonly share: number };

async function written(spec: SinkSpec, target: ExportTarget, steps: () => AsyncIterable<Step>): Promise<ExportOutcome> {
  const { signal } = target;
  const sink = await target.openSink(spec);
  let rows = 0;
  let writing: Promise<number> = Promise.resolve(0);
  try {
    for await (const step of steps()) {
      const bytes = await writing;
      signal?.throwIfAborted();
      writing = sink.add(step.batch);
      // The write is awaited in the next round, while the next slice is read; until then its failure must have a catch.
      writing.catch(() => undefined);
      rows += step.rows;
      target.onProgress({ share: Math.min(0.999, step.share), rows, bytes });
    }
    await writing;
    signal?.throwIfAborted();
    return { files: await sink.finish(), rows };
  } catch (error) {
    await sink.abandon().catch(() => undefined);
    throw error;
  }
}

async function* incidentSlices(
  request: IncidentsRequest,
  { incidents }: ExportSources,
): AsyncGenerator<{ rows: ReturnType<typeof incidentRow>[]; share: number }> {
  const { from, to, startHz, stopHz, stationId, states } = request;
  let after: { value: string; id: string } | undefined;
  for (;;) {
    const range = { from, to, startHz, stopHz, stationId, states, order: 'oldest' as const };
    const found = incidents({ ...range, after, limit: INCIDENTS_A_SLICE });
    yield { rows: found.map(incidentRow), share: 0.5 };
    const last = found.at(-1);
    if (found.length < INCIDENTS_A_SLICE || last === undefined) return;
    after = { value: last.id, id: last.id };
    await nextTurn();
  }
}

async function* occupancySlices(
  request: OccupancyRequest,
  receiverId: string,
  { archive }: ExportSources,
): AsyncGenerator<{ rows: ReturnType<typeof occupancyRow>[]; share: number }> {
  const { from, to, channel } = request;
  const pointMs = Math.max(INTERVAL_MS, Math.ceil((request.everyMs ?? USUAL_POINT_MS) / INTERVAL_MS) * INTERVAL_MS);
  const known = await archive.channels(receiverId);
  const wanted = channel === undefined ? known : known.filter(({ name }) => name === channel);
  if (channel !== undefined && wanted.length === 0)
    throw ConfigError.of('channel is "{channel}": {receiverId} has no such channel.', { channel, receiverId });
  for (const [i, one] of wanted.entries()) {
    const sliceMs = pointMs * POINTS_A_SLICE;
    for (let begin = from; begin < to; begin += sliceMs) {
      const end = Math.min(to, begin + sliceMs);
      const share = (i + (end - from) / (to - from)) / wanted.length;
      for (const part of wholePoints(begin, end, pointMs)) {
        const { widthMs, ...range } = part;
        const points = await archive.channelSeries({ receiverId, channel: one.name, ...range });
        yield { rows: points.map((point) => occupancyRow(receiverId, one, point, widthMs)), share };
      }
    }
  }
}

/**
 * A range as points of exactly `pointMs`, and one shorter point for what is left: the archive divides a range into equal
 * points, so a range that is no multiple would make all of them shorter than what the file says.
 */
export function wholePoints(
  from: number,
  to: number,
  pointMs: number,
): { readonly from: number; readonly to: number; readonly maxPoints: number; readonly widthMs: number }[] {
  const whole = Math.floor((to - from) / pointMs);
  const wholeTo = from + whole * pointMs;
  return [
    ...(whole > 0 ? [{ from, to: wholeTo, maxPoints: whole, widthMs: pointMs }] : []),
    ...(wholeTo < to ? [{ from: wholeTo, to, maxPoints: 1, widthMs: to - wholeTo }] : []),
  ];
}

function factsOf(
  { receiverId, from, to }: TimeRange & { receiverId: string },
  { facts }: ExportSources,
): ReceiverFacts {
  const known = facts(receiverId, { from, to });
  if (known === undefined)
    throw ConfigError.of('receiverId is "{receiverId}": there is no such receiver.', { receiverId });
  return known;
}

function specOf(request: DataRequest, { program }: ExportSources, target: ExportTarget): SinkSpec {
  const { folder, name, mostBytes, now } = target;
  return { format: request.format, folder, name, mostBytes, about: aboutOf(request, program, now) };
}

function aboutOf(request: DataRequest, program: string, now: number): About {
  const { what, format, ...rest } = request;
  const asked = Object.entries(rest).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if ((key === 'from' || key === 'to') && typeof value === 'number') return [[key, instantText(value)]];
    return [[key, key === 'states' ? value.join(' ') : typeof value === 'object' ? JSON.stringify(value) : value]];
  });
  return {
    program,
    what,
    writtenAt: instantText(now),
    ...Object.fromEntries(asked),
    ...(what === 'sweeps' ? { levels: LEVELS_NOTE, times: 'UTC' } : { times: 'UTC' }),
  };
}

const LEVELS_NOTE =
  'unit and corrected say what the levels are: as the receiver, or an imported file, said them where corrected is false (then the correction ' +
  'columns say what would have to be added for dBm at the antenna), else with the correction applied';
