import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detection/detector.js';
import type { Assignment, AssignmentClass } from '../../src/rf/assignment.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';

interface Recording {
  readonly startHz: number;
  readonly stepHz: number;
  readonly rows: readonly Float32Array[];
  readonly intervalMs: number;
}

const text = (path: string) => readFileSync(resolve(CAPTURES, path), 'utf8');

/** A CSV with one column per frequency in Hz after `skip` other columns. */
function columns(csv: string, skip: number, intervalMs: number): Recording {
  const [head = '', ...lines] = csv.trim().split('\n');
  const hz = head
    .split(',')
    .slice(skip)
    .map((cell) => Number.parseFloat(cell));
  const startHz = hz[0] as number;
  const rows = lines.map((line) =>
    Float32Array.from(line.split(',').slice(skip), (cell) => (cell.trim() === '' ? Number.NaN : Number(cell))),
  );
  return { startHz, stepHz: ((hz.at(-1) as number) - startHz) / (hz.length - 1), rows, intervalMs };
}

/** rtl_power: date, time, low, high, step, samples, then levels; one row per hop. */
function rtlPower(csv: string): Recording {
  const lines = csv
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const startHz = Math.min(...lines.map((cells) => Number(cells[2])));
  const stepHz = Number(lines[0]?.[4]);
  const byTime = new Map<string, Float32Array>();
  const bins =
    1 + Math.max(...lines.map((cells) => Math.round((Number(cells[2]) - startHz) / stepHz) + cells.length - 7));
  for (const cells of lines) {
    const key = `${cells[0]} ${cells[1]}`;
    const row = byTime.get(key) ?? new Float32Array(bins).fill(Number.NaN);
    const at = Math.round((Number(cells[2]) - startHz) / stepHz);
    cells.slice(6).forEach((cell, i) => {
      if (at + i < bins) row[at + i] = Number(cell);
    });
    byTime.set(key, row);
  }
  return { startHz, stepHz, rows: [...byTime.values()], intervalMs: 1000 };
}

/** R&S ARGUS export: one row per time and frequency, decimal commas. */
function argus(csv: string): Recording {
  const cells = csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.slice(1).split('","'));
  const hz = [...new Set(cells.map(([, frequency]) => Number(frequency)))].sort((a, b) => a - b);
  const byTime = new Map<string, Float32Array>();
  for (const [time = '', frequency, level = ''] of cells) {
    const row = byTime.get(time) ?? new Float32Array(hz.length).fill(Number.NaN);
    row[hz.indexOf(Number(frequency))] = Number.parseFloat(level.replace(',', '.'));
    byTime.set(time, row);
  }
  const [startHz = 0, second = 0] = hz;
  return { startHz, stepHz: second - startHz, rows: [...byTime.values()], intervalMs: 60_000 };
}

/** SX1276 log of a host program: a time, frequencies in MHz (not all, not in order), levels; a level of −157 is none. */
function loraLog(log: string): Recording {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const rows: Float32Array[] = [];
  for (let i = 0; i + 2 < lines.length; i += 3) {
    const mhz = JSON.parse(lines[i + 1] as string) as number[];
    const levels = JSON.parse(lines[i + 2] as string) as number[];
    const row = new Float32Array(200).fill(Number.NaN);
    mhz.forEach((value, k) => {
      const bin = Math.round((value - 880) / 0.1);
      if (bin >= 0 && bin < row.length && (levels[k] as number) > -140) row[bin] = levels[k] as number;
    });
    rows.push(row);
  }
  return { startHz: 880e6, stepHz: 100e3, rows, intervalMs: 570 };
}

function whole({ startHz, stepHz, rows }: Recording, kind: AssignmentClass, service: string): Assignment {
  const bins = rows[0]?.length ?? 0;
  return {
    id: 'ALL',
    centreHz: startHz + ((bins - 1) / 2) * stepHz,
    bandwidthHz: bins * stepHz,
    service,
    class: kind,
    mask: [],
  };
}

function detect(recording: Recording, assignments: readonly Assignment[], warmupSweeps = 60, gap = { at: -1, ms: 0 }) {
  const { startHz, stepHz, rows, intervalMs } = recording;
  const bins = rows[0]?.length ?? 0;
  const detector = createDetector({ startHz, stepHz, bins, assignments, spursHz: [], tunables: { warmupSweeps } });
  const raised: string[] = [];
  const raisedAt: number[] = [];
  const told = new Set<number>();
  rows.forEach((levelsDbm, t) => {
    for (const { type, emission } of detector.observe({
      startedAt: t * intervalMs + (gap.at >= 0 && t >= gap.at ? gap.ms : 0),
      levelsDbm,
    }).alarms)
      if (type !== 'merged' && emission.verdict.deservesPerson && !told.has(emission.id)) {
        told.add(emission.id);
        raisedAt.push(t);
        raised.push(
          `sweep ${t}: ${(emission.lowHz / 1e6).toFixed(3)}–${(emission.highHz / 1e6).toFixed(3)} MHz, ${emission.evidence}`,
        );
      }
  });
  return { raised, raisedAt, detector };
}

const report = (name: string, raised: readonly string[]) =>
  console.info([`${name}: ${raised.length} alarms`, ...raised.slice(0, 6)].join('\n  '));

describe.skipIf(noRecordings)('real recordings', () => {
  it('keeps a busy 868 MHz band of a tinySA to a handful of incidents', () => {
    const recording = columns(text('tinysa-scanraw/output_start865000000.0_stop867000000.0_points25.csv'), 1, 200);
    const { raised } = detect(recording, [whole(recording, 'shared', 'srd')], 240);
    report('tinySA 865–867 MHz, 3216 sweeps', raised);
    expect(raised.length).toBeLessThanOrEqual(3);
  });

  it('does not take LTE uplink bursts for hundreds of incidents', () => {
    const bytes = readFileSync(resolve(CAPTURES, 'nist-msod/LTE_UL_bc17_ts1012_stream_peak1s.dat'));
    const bins = 56;
    const sweeps = 4882;
    const data = new Int8Array(bytes.buffer, bytes.byteOffset + bytes.length - bins * sweeps, bins * sweeps);
    const rows = Array.from({ length: sweeps }, (_, t) => Float32Array.from(data.subarray(t * bins, (t + 1) * bins)));
    const recording = { startHz: 703.97e6, stepHz: 180e3, rows, intervalMs: 1000 };
    const { raised, raisedAt } = detect(recording, [whole(recording, 'shared', 'lte')], 240);
    report('MSOD LTE uplink, 4882 sweeps', raised);
    expect(raised.length).toBeLessThanOrEqual(35);
    // Nobody transmits in these stretches.
    for (const [from, to] of [
      [2420, 2700],
      [2900, 3200],
      [4400, 4882],
    ] as const)
      expect(raisedAt.filter((t) => t >= from && t < to)).toEqual([]);
  });

  it.each([
    'Standard_ISM_433Mhz_OOK_activity',
    'Digital_TV_Channel_55',
    'Antenna_FM_93.9MHz',
    'SignalGenerator_CW_1400MHz',
  ])('works through the RF Explorer recording %s', (name) => {
    const recording = columns(text(`rfexplorer-rfe/${name}.csv`), 1, 1000);
    const { raised } = detect(recording, name.includes('ISM') ? [whole(recording, 'shared', 'srd')] : [], 40);
    report(`RF Explorer ${name}, ${recording.rows.length} sweeps`, raised);
    expect(raised.length).toBeLessThanOrEqual(12);
  });

  it.each(['rtl_power-jj1bdx/fm802-3.csv', 'rtl_power-jj1bdx/cocolo3.csv'])(
    'works through the rtl_power recording %s',
    (path) => {
      const recording = rtlPower(text(path));
      const { raised } = detect(recording, []);
      report(`${path}, ${recording.rows.length} sweeps`, raised);
      expect(raised.length).toBeLessThanOrEqual(8);
    },
  );

  it('says nothing of a steady broadcast band, nor of a pause of 30.9 s in it', () => {
    const recording = rtlPower(text('rtl_power-jj1bdx/fm802-3.csv'));
    expect(detect(recording, []).raised).toEqual([]);
    const gap = { at: 150, ms: 30_900 };
    expect(detect(recording, [], 60, gap).raised).toEqual([]);
  });

  it.each([
    { path: 'rtl_power-quicklook/small.csv', most: 2, carriersMhz: [892.8] },
    { path: 'rtl_power-quicklook/small2.csv', most: 5, carriersMhz: [1381.4, 1382.4] },
  ])('tells the steady carriers of the rtl_power recording $path, and little else', ({ path, most, carriersMhz }) => {
    const recording = rtlPower(text(path));
    const { raised, detector } = detect({ ...recording, intervalMs: 2000 }, [], 15);
    report(`${path}, ${recording.rows.length} sweeps`, raised);
    expect(raised.length).toBeLessThanOrEqual(most);
    const heard = detector.emissions();
    for (const mhz of carriersMhz)
      expect(
        heard.some(({ lowHz, highHz }) => lowHz / 1e6 < mhz + 0.1 && highHz / 1e6 > mhz - 0.1),
        `${mhz} MHz`,
      ).toBe(true);
  });

  it('says nothing of half an hour of quiet VHF from R&S ARGUS, one sweep a minute', () => {
    const csv = readFileSync(resolve(CAPTURES, 'argus-anatel/CompressedFile_PTG007_201205_0201.csv'), 'latin1');
    const recording = argus(csv);
    expect(recording.rows).toHaveLength(31);
    const { raised, detector } = detect(recording, [], 15);
    report('R&S ARGUS 74–76 MHz, 31 sweeps', raised);
    expect(detector.learned).toBeDefined();
    expect(raised).toEqual([]);
  });

  it('keeps 2.4 GHz as a QtTinySA heard it to a handful of incidents', () => {
    const recording = columns(text('qttinysa/2026-05-06-171717_s0_d1.csv'), 1, 220);
    const { raised } = detect(recording, [whole(recording, 'shared', 'srd')], 20);
    report(`QtTinySA 2.417–2.423 GHz, ${recording.rows.length} sweeps`, raised);
    expect(raised.length).toBeGreaterThan(0);
    expect(raised.length).toBeLessThanOrEqual(8);
  });

  it('keeps a spiky LoRa chip in the 880–900 MHz band to a handful, and finds the carrier at 896.0 MHz', () => {
    const recording = loraLog(text('lora-irnas/Spectrum_Array_freq_log.txt'));
    const { raised } = detect(recording, [], 40);
    report(`SX1276 880–900 MHz, ${recording.rows.length} sweeps`, raised);
    expect(raised.length).toBeLessThanOrEqual(10);
    expect(raised.some((line) => /: 895\.9\d+–896\./.test(line))).toBe(true);
  });

  it('works through a drive with a changing scene without drowning', () => {
    const csv = gunzipSync(
      readFileSync(resolve(CAPTURES, 'anatel-rflookbin/N9344C_drive_76-108MHz_461pt.csv.gz')),
    ).toString();
    const recording = columns(csv, 5, 1000);
    const broadcast = whole(recording, 'continuous', 'broadcast-fm');
    const { raised } = detect(recording, [broadcast], 120);
    report(`N9344C drive, ${recording.rows.length} sweeps`, raised);
    expect(raised.length).toBeLessThanOrEqual(50);
  });
});
