import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/export/export-sink.js';
import { openSink } from '../../src/export/open-sink.js';
import { SM1809_RESOLUTION_DB } from '../../src/export/sm1809-writer.js';
import { DrillRefused, type ReceiverFacts } from '../../src/export/sweep-table.js';
import { levelText } from '../../src/export/table.js';
import { csvText } from '../../src/export/text-writers.js';
import { threadedSink } from '../../src/export/threaded-sink.js';
import { importFormat } from '../../src/import/format-registry.js';
import { ImportReport } from '../../src/import/import-report.js';
import { importSweeps } from '../../src/import/import-sweeps.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { fileTransport } from '../../src/receiver/stream-transports.js';
import { type DrillSweep, type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import type { StoredSweep } from '../../src/store/archive.js';
import type { SweepFormat } from '../../src/watch/papers/formats.js';

const FACTS: ReceiverFacts = {
  ...{ receiverId: 'r1', receiverName: 'tinySA', stationId: 's1', stationName: 'Mẫu Sơn; =1+1' },
  ...{ latitudeDeg: 21.84583, longitudeDeg: 106.95139 },
  antenna: {
    name: 'discone',
    cableLossDb: [
      { hz: 1e6, db: 2 },
      { hz: 2e9, db: 2 },
    ],
  },
  calibrations: [
    {
      ...{ id: 'r1-v1', receiverId: 'r1', version: 1, measuredAt: 0, author: 'lan', validFrom: 0, uncertaintyDb: 1.5 },
      correctionsDb: [
        { hz: 1e6, db: 1 },
        { hz: 2e9, db: 1 },
      ],
    },
  ],
};
const AT = Date.UTC(2027, 1, 6, 1);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sweep(startedAt: number, levels: readonly number[], more: Partial<StoredSweep> = {}): StoredSweep {
  return {
    ...{ receiverId: 'r1', stationId: 's1', seq: 1, startedAt, endedAt: startedAt + 200, folded: 1, flags: 0 },
    ...{ startHz: 100e6, stepHz: 25e3, levelsDbm: Float32Array.from(levels), rbwHz: 10e3 },
    ...{ traceDetector: 'peak' as const, attenuationDb: 10 },
    ...more,
  };
}

let count = 0;
async function exported(
  format: SweepFormat,
  sweeps: readonly StoredSweep[],
  more: { corrected?: 'level' | 'field'; facts?: ReceiverFacts } = {},
): Promise<string[]> {
  count += 1;
  const { facts = FACTS, ...rest } = more;
  const about = { program: 'rfi-logger test', what: 'sweeps' };
  const sink = await openSink({ format, folder, name: `e${count}`, about, mostBytes: 1e9, facts, ...rest });
  try {
    await sink.add({ sweeps });
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  return (await sink.finish()).map((name) => join(folder, name));
}

async function reread(path: string): Promise<{ sweeps: DriverSweep[]; report: ImportReport; format: string }> {
  const link = await ByteLink.open(fileTransport(path), Date.now);
  const report = new ImportReport();
  const sweeps: DriverSweep[] = [];
  const format = await importFormat(link);
  for await (const one of importSweeps(link, format, { report, startedAt: 0, everyMs: 1000, path })) sweeps.push(one);
  await link.close();
  return { sweeps, report, format: format.id };
}

const level = fc.oneof(
  fc.integer({ min: -280, max: 40 }).map((half) => half / 2),
  fc.integer({ min: -4480, max: 640 }).map((code) => Math.fround(code / 32)),
  fc.integer({ min: -14000, max: 2000 }).map((code) => Math.fround(code / 100)),
  fc.float({ min: -150, max: 30, noNaN: true }),
  fc.constant(Number.NaN),
);
/** Sweeps a second or more apart, as SM.1809 can hold them one for one; the grid may change between two. */
const runs = fc.array(
  fc.record({
    grid: fc.constantFrom({ startHz: 100e6, stepHz: 25e3, bins: 5 }, { startHz: 433.05e6, stepHz: 12.5e3, bins: 3 }),
    afterS: fc.integer({ min: 1, max: 40_000 }),
    levels: fc.array(level, { minLength: 5, maxLength: 5 }),
    flags: fc.constantFrom(0, SweepFlag.overload, SweepFlag.uncalibrated | SweepFlag.clockBad, SweepFlag.spurs),
  }),
  { minLength: 1, maxLength: 12 },
);

function sweepsOf(run: typeof runs extends fc.Arbitrary<infer T> ? T : never): StoredSweep[] {
  let at = AT;
  return run.map(({ grid, afterS, levels, flags }, i) => {
    at += afterS * 1000;
    const { bins, ...rest } = grid;
    return sweep(at, levels.slice(0, bins), { ...rest, flags, seq: i + 1 });
  });
}

const placed = ({ startedAt, startHz, stepHz }: DriverSweep) => [startedAt, startHz, stepHz];

describe('exports that our importer reads again', () => {
  it('SM.1809 with corrected levels is refused: only received levels may be stored', async () => {
    const [path = ''] = await exported('sm1809', [sweep(AT, [-90, -80])], { corrected: 'level' });
    await expect(reread(path)).rejects.toThrow('The levels of the file were corrected');
    expect((await reread((await exported('sm1809', [sweep(AT, [-90, -80])]))[0] ?? '')).sweeps).toHaveLength(1);
  });

  it.each(['csv', 'json', 'parquet'] as const)(
    '%s gives every level, time, setting and flag back exactly',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(runs, async (run) => {
          const ofMs = (at: number) => at + 0.437;
          const before = sweepsOf(run).map((one) => ({
            ...one,
            startedAt: ofMs(one.startedAt),
            endedAt: ofMs(one.endedAt),
          }));
          const [path = ''] = await exported(format, before);
          const { sweeps, report, format: read } = await reread(path);
          expect([read, report.rejected]).toEqual([`rfi-${format}`, 0]);
          expect(sweeps.map(placed)).toEqual(before.map(placed));
          for (const [i, after] of sweeps.entries()) {
            const { levelsDbm, flags, endedAt, rbwHz, traceDetector, attenuationDb } = before[i] as StoredSweep;
            // Negative zero is zero.
            expect([...after.levelsDbm].map((one) => one + 0)).toEqual([...levelsDbm].map((one) => one + 0));
            expect(after).toMatchObject({ flags, endedAt, rbwHz, traceDetector, attenuationDb });
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  it('SM.1809 gives levels back to 0.1 dB, over midnight, over days without anything, and with another grid in its own file', async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 0, max: 3 }), async (run, idleDays) => {
        const before = sweepsOf(run);
        const last = before.at(-1) as StoredSweep;
        before.push({ ...last, startedAt: last.startedAt + idleDays * 86_400_000 + 1000, seq: 99 });
        const after: DriverSweep[] = [];
        for (const path of await exported('sm1809', before)) {
          const { sweeps, report } = await reread(path);
          expect(report.rejected).toBe(0);
          after.push(...sweeps);
        }
        after.sort((a, b) => a.startedAt - b.startedAt);
        expect(after.map(({ startedAt }) => startedAt)).toEqual(before.map(({ startedAt }) => startedAt));
        for (const [i, { levelsDbm, startHz, stepHz }] of after.entries()) {
          const expected = before[i] as StoredSweep;
          expect([startHz, Math.round(stepHz)]).toEqual([expected.startHz, expected.stepHz]);
          for (const [bin, value] of levelsDbm.entries()) {
            const was = expected.levelsDbm[bin] as number;
            if (Number.isNaN(was)) expect(value).toBeNaN();
            else expect(Math.abs(value - was)).toBeLessThanOrEqual(SM1809_RESOLUTION_DB / 2 + 1e-4);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('SM.1809 against the traps of its readers', () => {
  it('has the 13 mandatory lines and those a reader needs besides, and says that times are UTC', async () => {
    const [path = ''] = await exported('sm1809', [
      sweep(AT, [-90, -80.26, Number.NaN]),
      sweep(AT + 2000, [-91, -81, -71]),
    ]);
    const [head = '', body = ''] = readFileSync(path, 'utf8').split('\n\n');
    const lines = head.split('\n').map((line) => line.split(' ')[0]);
    for (const key of [
      ...[
        'FileType',
        'LocationName',
        'Latitude',
        'Longitude',
        'FreqStart',
        'FreqStop',
        'AntennaType',
        'FilterBandwidth',
      ],
      ...['LevelUnits', 'Date', 'DataPoints', 'ScanTime', 'Detector'],
      ...['TraceMode', 'Receiver', 'TaskName', 'ThreadID', 'Samples', 'ObservationTime', 'Description'],
    ])
      expect(lines).toContain(key);
    expect(head).toContain('Latitude 21.50.45N\nLongitude 106.57.05E\nFreqStart 100000.000\nFreqStop 100050.000');
    expect(head).toContain('LevelUnits dBm\nDate 2027-02-06\nDataPoints 3\nScanTime 0.200\nDetector Peak');
    expect(head).toContain('TraceMode ClearWrite\nSamples 2\n');
    expect(head).toContain('Description Times are UTC | levels to 0.1 dB | as received');
    expect(head).toContain('ObservationTime 06/02/2027 01:00:00 - 06/02/2027 01:00:02');
    // A semicolon would read as the border between two bands.
    expect(head).not.toContain(';');
    expect(body).toBe('01:00:00,-90.0,-80.3,NaN\n01:00:02,-91.0,-81.0,-71.0\n');
  });

  it('writes a place south of the equator and west of Greenwich as S and W', async () => {
    const facts = { ...FACTS, latitudeDeg: -33.8688, longitudeDeg: -70.6483 };
    const [path = ''] = await exported('sm1809', [sweep(AT, [-90, -80])], { facts });
    expect(readFileSync(path, 'utf8')).toContain('Latitude 33.52.08S\nLongitude 070.38.54W\n');
  });

  it('writes one row a second at most, the maxima of all sweeps of that second, and calls it MaxHold', async () => {
    const times = [0, 300, 900, 1000, 1999, 5000];
    const sweeps = times.map((ms, i) => sweep(AT + ms, [-90 + i, -80 - i, i === 1 ? -10 : Number.NaN]));
    const [path = ''] = await exported('sm1809', sweeps);
    const [head = '', body = ''] = readFileSync(path, 'utf8').split('\n\n');
    expect(head).toContain('TraceMode MaxHold\nSamples 3\n');
    expect(body.trim().split('\n')).toEqual([
      '01:00:00,-88.0,-80.0,-10.0',
      '01:00:01,-86.0,-83.0,NaN',
      '01:00:05,-85.0,-85.0,NaN',
    ]);
  });

  it('reads files of others: several bands in a row, tabs, dBuV, two rows in one second', async () => {
    const path = join(folder, 'others.txt');
    const head = [
      ...['FileType\tStandard', 'LocationName\tHill', 'Latitude\t21.50.45N', 'Longitude\t106.57.05E'],
      ...['FreqStart\t88000;108000', 'FreqStop\t88200;108100', 'AntennaType\tx', 'FilterBandwidth\t10;25'],
      ...[
        'LevelUnits\tdBuV;dBm',
        'Date\t2027-02-06',
        'DataPoints\t3;2',
        'ScanTime\t1;1',
        'Detector\tRMS;Peak',
        'Multiscan\tY',
      ],
      'Description\ttimes UTC',
    ];
    const rows = [
      '23:59:59,20,21,22; ,-50,-51',
      '23:59:59,20,21,22; ,-50,-51',
      '00:00:01,20,21,22; ,-50,-51',
      '00:00:02,20,21; ,-50,-51',
    ];
    writeFileSync(path, `${[...head, '', ...rows].join('\r\n')}\r\n`);
    const { sweeps, report } = await reread(path);
    const start = Date.UTC(2027, 1, 6, 23, 59, 59);
    expect(sweeps.map(({ startedAt }) => startedAt - start)).toEqual([0, 0, 1, 1, 2000, 2000, 3000]);
    expect(sweeps[0]).toMatchObject({ startHz: 88e6, stepHz: 100e3, rbwHz: 10e3, traceDetector: 'rms' });
    expect(sweeps[0]?.levelsDbm[0]).toBeCloseTo(20 - 106.99, 2);
    expect(sweeps[1]).toMatchObject({ startHz: 108e6, stepHz: 100e3, rbwHz: 25e3, traceDetector: 'peak' });
    expect(report.rejections).toEqual([
      { reason: 'The number of levels in the row is not the one in DataPoints.', count: 1, firstNumbers: [20] },
    ]);
  });
});

describe('what travels with exported levels', () => {
  it('states the correction beside levels as received, and applies it only when asked to', async () => {
    const stored = [sweep(AT, [-90, -80], { flags: SweepFlag.uncalibrated | SweepFlag.overload })];
    const row = async (corrected?: 'level' | 'field') => {
      const [path = ''] = await exported('json', stored, corrected === undefined ? {} : { corrected });
      return (JSON.parse(readFileSync(path, 'utf8')) as { rows: Record<string, unknown>[] }).rows[0];
    };
    expect(await row()).toMatchObject({
      ...{ unit: 'dBm', corrected: false, flags: 'overload uncalibrated', levels: [-90, -80] },
      ...{ calibrationId: 'r1-v1', calibrationVersion: 1, uncertaintyDb: 1.5, antennaName: 'discone' },
      ...{ firstCorrectionDb: 3, lastCorrectionDb: 3, startedAt: '2027-02-06T01:00:00.000Z' },
    });
    expect(await row('level')).toMatchObject({ corrected: true, flags: 'overload', levels: [-87, -77] });
  });

  it('refuses to store corrected levels as received ones', async () => {
    const [path = ''] = await exported('csv', [sweep(AT, [-90])], { corrected: 'level' });
    const { sweeps, report } = await reread(path);
    expect(sweeps).toEqual([]);
    expect(report.rejections[0]?.reason).toContain('were corrected');
  });

  it('names the levels of the widest plan where a receiver sweeps several in turn', async () => {
    const turns = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? sweep(AT + i * 1000, [-90, -91]) : sweep(AT + i * 1000, [-80, -81, -82, -83], { startHz: 433e6 }),
    );
    const [path = ''] = await exported('csv', turns);
    const [heads = '', ...rows] = readFileSync(path, 'utf8').trim().split('\r\n');
    expect(heads.split(',').at(-1)).toBe('level3');
    expect(Math.max(...rows.map((row) => row.split(',').length))).toBe(heads.split(',').length);
    expect((await reread(path)).sweeps.map(({ levelsDbm }) => levelsDbm.length)).toEqual(
      turns.map(({ levelsDbm }) => levelsDbm.length),
    );
    const [book = ''] = await exported('xlsx', turns);
    const sheet = execFileSync('unzip', ['-p', book, 'xl/worksheets/sheet2.xml'], { encoding: 'utf8' });
    expect(sheet.match(/level\d+/g)).toEqual(['level0', 'level1', 'level2', 'level3']);
  });

  it('gives levels of a workbook back as the same floats, and times to the microsecond', async () => {
    const levels = Array.from({ length: 400 }, (_, i) => Math.fround(-93.4 - Math.sin(i) * 40));
    const at = AT + 123.457;
    const [book = ''] = await exported('xlsx', [sweep(at, levels)]);
    const sheet = execFileSync('unzip', ['-p', book, 'xl/worksheets/sheet2.xml'], { encoding: 'utf8' });
    const row = sheet.slice(sheet.indexOf('<row', sheet.indexOf('level399')));
    const numbers = [...row.matchAll(/<v>([^<]+)<\/v>/g)].map(([, value]) => Number(value));
    expect(numbers.slice(-levels.length).map(Math.fround)).toEqual(levels);
    expect(Math.round(((numbers[0] ?? 0) - 25_569) * 86_400_000 * 1000)).toBe(Math.round(at * 1000));
  });

  it('never lets text become a formula', async () => {
    expect(['=1+1', '+84', '-5', '@x', 'a"b', 'plain', 'a,b'].map(csvText)).toEqual([
      ...["'=1+1", "'+84", "'-5", "'@x", '"a""b"', 'plain', '"a,b"'],
    ]);
    const [path = ''] = await exported('xlsx', [sweep(AT, [-90])], {
      facts: { ...FACTS, antenna: { name: '=HYPERLINK("x")' } },
    });
    const sheet = execFileSync('unzip', ['-p', path, 'xl/worksheets/sheet2.xml'], { encoding: 'utf8' });
    expect(sheet).toContain('=HYPERLINK');
    expect(sheet).not.toContain('<f>');
  });

  it.each(['csv', 'sm1809', 'xlsx', 'json', 'parquet', 'sigmf'] as const)(
    'has no cell that a spreadsheet would run, whatever stations and antennas are called: %s',
    async (format) => {
      const evil = '=cmd|"/c calc"!A1';
      const facts = { ...FACTS, stationName: evil, receiverName: '@SUM(1)', antenna: { name: '+1-1' } };
      const paths = await exported(format, [sweep(AT, [-90, -80])], { facts });
      for (const path of paths) {
        if (path.endsWith('.xlsx')) {
          const sheets = execFileSync('unzip', ['-p', path, 'xl/worksheets/*'], { encoding: 'utf8' });
          expect(sheets).not.toMatch(/<f[ >]|t="str"/);
        } else if (/\.(csv|txt)$/.test(path)) {
          // A spreadsheet runs what stands at the beginning of a cell, with or without quotation marks.
          const cells = readFileSync(path, 'utf8').split(/[\r\n,;\t]/);
          expect(cells.filter((cell) => /^"?[=@]|^"?[+-](?!\d+(\.\d+)?"?$)/.test(cell))).toEqual([]);
        }
      }
      expect(paths.length).toBeGreaterThan(0);
    },
  );

  it('writes a float as the shortest decimal that is the same float again', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: -250, max: 100 }),
        (value) => Math.fround(Number(levelText(value))) === value,
      ),
    );
    expect([-93.5, -93.47, -93.46875].map((one) => levelText(Math.fround(one)))).toEqual([
      '-93.5',
      '-93.47',
      '-93.46875',
    ]);
  });

  it('describes levels after SigMF, one annotation a sweep, one capture a grid', async () => {
    const sweeps = [sweep(AT, [-90, -80]), sweep(AT + 1000, [-91, -81]), sweep(AT + 2000, [-50], { startHz: 433e6 })];
    const [metaPath = '', dataPath = ''] = await exported('sigmf', sweeps);
    const meta = JSON.parse(readFileSync(metaPath, 'utf8')) as Record<
      string,
      Record<string, unknown>[] & Record<string, unknown>
    >;
    expect(meta['global']).toMatchObject({ 'core:datatype': 'rf32_le', 'ntia-sensor:sensor': { antenna: {} } });
    expect(meta['captures']).toHaveLength(2);
    expect(meta['captures']?.[1]).toMatchObject({ 'core:sample_start': 4 });
    expect(meta['annotations']?.map((one) => one['core:sample_start'])).toEqual([0, 2, 4]);
    const data = readFileSync(dataPath);
    expect([...new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length))]).toEqual([
      -90, -80, -91, -81, -50,
    ]);
  });
});

describe('drills', () => {
  it('are refused by type: a drill sweep fits no batch', () => {
    const { drill: _none, ...received } = sweep(AT, [-90]);
    const practised: DrillSweep & { folded: number } = { ...received, drill: 'd1' };
    // @ts-expect-error A DrillSweep is no StoredSweep.
    const batch: Batch = { sweeps: [practised] };
    expect(batch).toBeDefined();
  });

  it.each(['csv', 'json', 'xlsx', 'parquet', 'sm1809', 'sigmf'] as const)(
    'are refused in %s even where a type was forced',
    async (format) => {
      await expect(exported(format, [sweep(AT, [-90], { flags: SweepFlag.drill })])).rejects.toThrow(DrillRefused);
      const forced = { ...sweep(AT, [-90]), drill: 'd1' } as unknown as StoredSweep;
      await expect(exported(format, [forced])).rejects.toThrow(/carries a drill/);
    },
  );
});

describe('the writing thread', () => {
  it('gives the same file as writing here', async () => {
    const sweeps = Array.from({ length: 50 }, (_, i) => sweep(AT + i * 1000, [-90 + i / 4, -80, -70]));
    const [here = ''] = await exported('csv', sweeps);
    const about = { program: 'rfi-logger test', what: 'sweeps' };
    const sink = threadedSink({ format: 'csv', folder, name: 'threaded', about, mostBytes: 1e9, facts: FACTS });
    for (let i = 0; i < 50; i += 10) await sink.add({ sweeps: sweeps.slice(i, i + 10) });
    const [name = ''] = await sink.finish();
    expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(here, 'utf8'));
  });

  it('says in a sentence that the file grew too large, and leaves nothing running', async () => {
    const about = { program: 'x', what: 'sweeps' };
    const sink = threadedSink({ format: 'csv', folder, name: 'large', about, mostBytes: 1000, facts: FACTS });
    const sweeps = Array.from({ length: 50 }, (_, i) => sweep(AT + i * 1000, [-90, -80]));
    await expect(sink.add({ sweeps })).rejects.toThrow(/the largest size of an export/);
    await sink.abandon();
    expect(existsSync(join(folder, 'large.csv'))).toBe(true);
  });
});
