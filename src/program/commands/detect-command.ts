/** `rfi-logger detect DIR --out DIR`: detection over every scenario below a folder, as the benchmark's contract asks. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Anomaly } from '../../detection/anomaly.js';
import { createDetector, type Detector } from '../../detection/detector.js';
import type { Alarm, Emission } from '../../detection/emission.js';
import type { EmissionClass } from '../../detection/naming/confidence.js';
import type { CommonCase } from '../../detection/tracking/call.js';
import { DEFAULT_TUNABLES, type Tunables } from '../../detection/tunables.js';
import { ConfigError } from '../../errors/errors.js';
import { MODE_FOR_PEOPLE, writeWhole } from '../../files/write-whole.js';
import { CALLED_RISE_DB } from '../../incidents/report-of.js';
import { NOISE_RISE } from '../../incidents/shared-case.js';
import type { Assignment, AssignmentClass } from '../../rf/assignment.js';

interface ScenarioHeader {
  readonly id: string;
  readonly f0_hz: number;
  readonly df_hz: number;
  readonly nbins: number;
  readonly nsweeps: number;
  readonly dt_s: number;
  readonly warmup: number;
  readonly assignments: readonly {
    readonly id: string;
    readonly f0_hz: number;
    readonly f1_hz: number;
    readonly service: string;
    readonly pattern: AssignmentClass;
    readonly mask_dbc: readonly (readonly [number, number])[];
  }[];
  readonly known_spurs_bins: readonly number[];
}

/** The benchmark's name for each class. */
const BENCHMARK_KINDS: Readonly<Record<EmissionClass, string>> = {
  cw: 'cw',
  'cw-since-start': 'persistent',
  drift: 'drift',
  pulsed: 'pulsed',
  'wideband-noise': 'wbnoise',
  'fast-chirp': 'chirpfast',
  'slow-chirp': 'chirp',
  hop: 'hop',
  intermod: 'imd',
  'passive-intermod': 'pim',
  splatter: 'splatter',
  unlicensed: 'pirate',
};

export interface ScenarioSummary {
  readonly id: string;
  readonly sweeps: number;
  readonly bins: number;
  readonly alarms: number;
  /** CPU time inside the detector, ms. */
  readonly cpuMs: number;
  /** Median time of one sweep, µs. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

export function detectCommand(): Command {
  return new Command('detect')
    .description('Run interference detection over recorded scenarios (header.json + power.f32).')
    .argument('<dir>', 'folder with scenario folders below it')
    .option('--out <dir>', 'where masks and alarms are written', 'detections')
    .option('--only <ids>', 'comma separated parts of scenario names')
    .option('--tune <name=value,...>', 'turn a tunable (see src/detection/tunables.ts)')
    .option('--json', 'print a summary as JSON')
    .action(async (dir: string, options: { out: string; only?: string; tune?: string; json?: true }) => {
      const only = options.only?.split(',') ?? [];
      const summaries = await detectFolder(dir, options.out, { only, tunables: readTunables(options.tune ?? '') });
      if (options.json === true) process.stdout.write(`${JSON.stringify(summaries, null, 1)}\n`);
    });
}

export interface FolderOptions {
  readonly only?: readonly string[];
  readonly tunables?: Partial<Tunables>;
}

/** @throws ConfigError naming a tunable that does not exist or is no number. */
function readTunables(text: string): Partial<Tunables> {
  const entries = text.split(',').filter((part) => part !== '');
  return Object.fromEntries(
    entries.map((entry) => {
      const [name = '', value = ''] = entry.split('=');
      if (!Object.hasOwn(DEFAULT_TUNABLES, name) || value === '' || Number.isNaN(Number(value)))
        throw ConfigError.of('"{entry}" is no tunable; known: {known}.', {
          entry,
          known: Object.keys(DEFAULT_TUNABLES).join(', '),
        });
      return [name, Number(value)];
    }),
  );
}

/** @throws ConfigError when there is no scenario below the folder. */
export async function detectFolder(dir: string, out: string, options: FolderOptions = {}): Promise<ScenarioSummary[]> {
  const { only = [], tunables = {} } = options;
  const folders = (await scenarioFolders(dir)).filter(
    (folder) => only.length === 0 || only.some((part) => folder.includes(part)),
  );
  if (folders.length === 0)
    throw ConfigError.of('There is no scenario (header.json and power.f32) below {dir}.', { dir });
  await mkdir(out, { recursive: true });
  const summaries: ScenarioSummary[] = [];
  for (const folder of folders) {
    const summary = await detectScenario(folder, out, tunables);
    summaries.push(summary);
    if (process.stderr.isTTY)
      process.stderr.write(
        `${summary.id}: ${summary.alarms} alarms, ${((summary.sweeps * summary.bins) / 1e3 / summary.cpuMs).toFixed(1)} Msamples/s\n`,
      );
  }
  return summaries;
}

async function scenarioFolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const found: string[] = [];
  if (entries.some(({ name }) => name === 'header.json') && entries.some(({ name }) => name === 'power.f32'))
    found.push(dir);
  for (const entry of entries) if (entry.isDirectory()) found.push(...(await scenarioFolders(join(dir, entry.name))));
  return found.sort();
}

async function detectScenario(folder: string, out: string, tunables: Partial<Tunables>): Promise<ScenarioSummary> {
  const header = JSON.parse(await readFile(join(folder, 'header.json'), 'utf8')) as ScenarioHeader;
  const bytes = await readFile(join(folder, 'power.f32'));
  const { nbins: bins, nsweeps: sweeps } = header;
  if (bytes.length !== sweeps * bins * 4)
    throw ConfigError.of('{path} has {found} bytes, not {sweeps} × {bins} × 4.', {
      path: join(folder, 'power.f32'),
      found: bytes.length,
      sweeps,
      bins,
    });
  const levels = new Float32Array(bytes.buffer, bytes.byteOffset, sweeps * bins);
  const detector = detectorFor(header, tunables);
  const found: Found = {
    mask: new Uint8Array(sweeps * bins),
    alarms: new AlarmList(header),
    anomalies: [],
    times: new Float64Array(sweeps),
  };
  const { mask, alarms, anomalies, times } = found;
  const cpuBefore = process.cpuUsage();
  observeAll(detector, levels, bins, header.dt_s, found);
  for (const emission of detector.emissions()) alarms.take({ type: 'updated', emission }, sweeps - 1);
  const cpu = process.cpuUsage(cpuBefore);
  const records = alarms.records();
  const write = (name: string, content: string | Uint8Array) =>
    writeWhole(join(out, `${header.id}.${name}`), content, { mode: MODE_FOR_PEOPLE });
  await write('mask.u8', mask);
  await write('alarms.json', JSON.stringify(records, null, 1));
  await write('anomalies.json', JSON.stringify(anomalies, null, 1));
  times.sort();
  return {
    id: header.id,
    sweeps,
    bins,
    alarms: records.length,
    cpuMs: (cpu.user + cpu.system) / 1000,
    p50Us: (times[sweeps >> 1] ?? 0) * 1000,
    p99Us: (times[Math.floor(sweeps * 0.99)] ?? 0) * 1000,
    maxUs: (times.at(-1) ?? 0) * 1000,
  };
}

interface Found {
  readonly mask: Uint8Array;
  readonly alarms: AlarmList;
  readonly anomalies: (Anomaly & { readonly sweep: number })[];
  /** Time of each sweep, ms. */
  readonly times: Float64Array;
}

/** A function of its own, which the engine compiles once and not for each scenario. */
function observeAll(detector: Detector, levels: Float32Array, bins: number, intervalS: number, found: Found): void {
  const { mask, alarms, anomalies, times } = found;
  for (let t = 0; t < times.length; t++) {
    const before = performance.now();
    const result = detector.observe({
      startedAt: t * intervalS * 1000,
      levelsDbm: levels.subarray(t * bins, (t + 1) * bins),
    });
    times[t] = performance.now() - before;
    for (const alarm of result.alarms) alarms.take(alarm, result.sweep);
    for (const anomaly of result.anomalies) {
      if (anomaly.state !== 'goes-on') anomalies.push({ sweep: result.sweep, ...anomaly });
      alarms.takeRise(anomaly, result.sweep);
    }
    if (result.finalMask !== undefined) mask.set(result.finalMask, result.finalSweep * bins);
  }
  for (const { sweep, mask: row } of detector.remaining()) mask.set(row, sweep * bins);
}

/**
 * Alarms as they were raised, updated until their emission ends: time and place stay those of the raise, `last_b0` and `last_b1`
 * are the newest edges. Emissions that share a case are one alarm, over all of their places; lines of a comb keep their own.
 */
class AlarmList {
  readonly #startHz: number;
  readonly #stepHz: number;
  readonly #intervalMs: number;
  readonly #bins: number;
  readonly #alarms: ListedAlarm[] = [];
  /** Rises of the noise, by their beginning. */
  readonly #rises = new Map<number, { readonly sweep: number; readonly at: number; readonly evidence: string }>();

  constructor({ f0_hz, df_hz, dt_s, nbins }: ScenarioHeader) {
    this.#startHz = f0_hz;
    this.#stepHz = df_hz;
    this.#intervalMs = 1000 * dt_s;
    this.#bins = nbins;
  }

  take({ type, emission, intoId }: Alarm, sweep: number): void {
    const { deservesPerson } = emission.verdict;
    const commonCase = emission.verdict.commonCase === 'comb' ? '' : emission.verdict.commonCase;
    const key = commonCase === '' ? emission.id : commonCase;
    if (deservesPerson && type !== 'merged' && !this.#alarms.some((alarm) => alarm.key === key))
      this.#alarms.push({ sweep, raised: emission, latest: emission, places: new Map(), key });
    for (const alarm of this.#alarms) {
      if (alarm.key !== key) continue;
      alarm.places.set(commonCase === '' ? 0 : emission.id, emission);
      if (intoId !== undefined && commonCase === '') alarm.key = intoId;
      else alarm.latest = emission;
    }
  }

  /** A rise of the noise over the whole band from the level on from which a person is called. */
  takeRise({ kind, since, at, levelDbm = 0, expectedDbm = 0, evidence }: Anomaly, sweep: number): void {
    if (kind !== NOISE_RISE || levelDbm - expectedDbm < CALLED_RISE_DB) return;
    const known = this.#rises.get(since);
    this.#rises.set(since, { sweep: known?.sweep ?? sweep, at, evidence });
  }

  records() {
    return [...this.#emissionRecords(), ...this.#riseRecords()];
  }

  #riseRecords() {
    return [...this.#rises].map(([since, { sweep, at, evidence }]) => ({
      t_alarm: sweep,
      t0: Math.round(since / this.#intervalMs),
      t1: Math.round(at / this.#intervalMs) + 1,
      b0: 0,
      b1: this.#bins,
      last_b0: 0,
      last_b1: this.#bins,
      kind: null,
      likeliest: BENCHMARK_KINDS['wideband-noise'],
      evidence,
    }));
  }

  #emissionRecords() {
    return this.#alarms.map(({ sweep, raised, latest, places, key }) => {
      const all = [...places.values()];
      const ofMany = typeof key === 'string';
      const low = Math.min(...all.map(({ lowHz }) => lowHz));
      const high = Math.max(...all.map(({ highHz }) => highHz));
      const b0 = Math.round((low - this.#startHz) / this.#stepHz + 0.5);
      const b1 = Math.round((high - this.#startHz) / this.#stepHz + 0.5);
      return {
        t_alarm: sweep,
        t0: raised.firstSweep,
        t1: Math.max(...all.map(({ lastSweep }) => lastSweep)) + 1,
        b0: ofMany ? b0 : raised.raisedLowBin,
        b1: ofMany ? b1 : raised.raisedHighBin + 1,
        last_b0: b0,
        last_b1: b1,
        kind: latest.class === 'unknown' ? null : BENCHMARK_KINDS[latest.class],
        likeliest: BENCHMARK_KINDS[latest.likeliest],
        ...(ofMany && { common_case: key, emissions: all.length }),
        confidence: latest.confidence,
        evidence: latest.evidence,
        features: latest.features,
        severity: latest.severity.score,
        reason: latest.severity.reason,
      };
    });
  }
}

interface ListedAlarm {
  readonly sweep: number;
  readonly raised: Emission;
  latest: Emission;
  /** Newest state of each emission of a shared case; of another alarm only the newest one. */
  readonly places: Map<number, Emission>;
  /** Id of the emission, or the case that many share. */
  key: number | CommonCase;
}

function detectorFor(header: ScenarioHeader, tunables: Partial<Tunables>): Detector {
  const assignments: Assignment[] = header.assignments.map((record) => ({
    id: record.id,
    centreHz: (record.f0_hz + record.f1_hz) / 2,
    bandwidthHz: record.f1_hz - record.f0_hz,
    service: record.service,
    class: record.pattern,
    mask: record.mask_dbc.map(([offsetHz, limitDbc]) => ({ offsetHz, limitDbc })),
  }));
  return createDetector({
    startHz: header.f0_hz,
    stepHz: header.df_hz,
    bins: header.nbins,
    assignments,
    spursHz: header.known_spurs_bins.map((bin) => header.f0_hz + bin * header.df_hz),
    // A scenario says itself from which sweep on it is judged.
    tunables: { warmupSweeps: header.warmup, warmupMs: Number.POSITIVE_INFINITY, ...tunables },
  });
}
