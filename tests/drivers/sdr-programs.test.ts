/** Programs as receivers: rtl_power, rtl_power_fftw, soapy_power and hackrf_sweep, supervised; and RadioLib boards. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driver as lines } from '../../drivers/lines.js';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import { ReceiverLoop, type ReceiverState } from '../../src/receiver/loop.js';
import { processTransport } from '../../src/receiver/stream-transports.js';
import { flagNames, lastBinHz, type Sweep } from '../../src/rf/sweep.js';
import { heardIn } from '../support/run-driver.js';

const inFormat = (format: string, more: object = {}) => lines.configure?.({ format, ...more }) ?? lines;
const text = (...parts: readonly string[]) => Buffer.from(`${parts.join('\n')}\n`);

/** Three scans of two hops, as the program's writer prints them. */
const FFTW_SCANS = [1, 2, 3].flatMap((scan) => [
  ...[0, 1].flatMap((hop) => [
    '# rtl-power-fftw output',
    `# Acquisition start: 2026-03-0${scan} 10:00:0${hop} UTC`,
    `# Acquisition end: 2026-03-0${scan} 10:00:0${hop} UTC`,
    '#',
    '# frequency [Hz] power spectral density [dB/Hz]',
    ...[0, 1, 2, 3].map((i) => `${(88e6 + hop * 4e5 + i * 1e5).toExponential(8)} ${-60 - i - hop * 4 - scan / 10}`),
    '',
  ]),
  '',
]);

describe('rtl_power_fftw', () => {
  it('is read hop by hop into one sweep per scan, which the second blank line ends', async () => {
    for (const driver of [inFormat('rtl_power_fftw'), lines]) {
      const sweeps = await heardIn(driver, text(...FFTW_SCANS));
      expect(sweeps).toHaveLength(3);
      for (const [i, sweep] of sweeps.entries()) {
        expect([sweep.startHz, sweep.stepHz, sweep.levelsDbm.length]).toEqual([88e6, 1e5, 8]);
        expect(sweep.levelsDbm[7]).toBeCloseTo(-67 - (i + 1) / 10, 4);
        expect(flagNames(sweep.flags)).toEqual(['uncalibrated']);
      }
      expect(new Date(sweeps[0]?.startedAt ?? 0).toISOString()).toBe('2026-03-01T10:00:00.000Z');
    }
  });

  it('is read alike when soapy_power writes it', async () => {
    const soapy = FFTW_SCANS.map((line) => line.replace('rtl-power-fftw', 'soapy_power'));
    expect(await heardIn(lines, text(...soapy))).toHaveLength(3);
  });

  it('has a lost line as a missing bin', async () => {
    const lossy = FFTW_SCANS.filter((_line, i) => i !== FFTW_SCANS.length - 5);
    const sweeps = await heardIn(inFormat('rtl_power_fftw'), text(...lossy));
    expect(sweeps.map(({ levelsDbm }) => [...levelsDbm].filter(Number.isNaN).length)).toEqual([0, 0, 1]);
    expect(flagNames(sweeps[2]?.flags ?? 0)).toContain('partial');
  });
});

describe('soapy_power', () => {
  it('is rtl_power without the doubled last value, in fractions of Hz', async () => {
    const rows = [0, 1, 2].map(
      (pass) =>
        `2026-03-01, 10:00:0${pass}, 88000000.0, 88400000.0, 100000.0, 1000, ${[-60.123456, -61, -62, -63].join(', ')}`,
    );
    const sweeps = await heardIn(lines, text(...rows));
    expect(sweeps.map(({ levelsDbm }) => levelsDbm.length)).toEqual([4, 4, 4]);
    expect(sweeps[0]?.levelsDbm[0]).toBeCloseTo(-60.123456, 5);
  });
});

/** 33 counts, of which those named are not zero. */
const histogram = (counts: Readonly<Record<number, number>>) =>
  `SCAN ${Array.from({ length: 33 }, (_, bin) => counts[bin] ?? 0).join(',')}, END`;

describe('RadioLib spectrum scans', () => {
  const pass = (shift: number) =>
    [431, 431.2, 431.4, 431.6].flatMap((mhz, i) => [
      '[SX1262] Starting spectral scan ... success!',
      `FREQ ${mhz.toFixed(2)}`,
      histogram({ [20 + i - shift]: 1, 26: 2000 }),
    ]);

  it('are the strongest level seen at each frequency, between the chatter of the board', async () => {
    for (const driver of [inFormat('radiolib'), lines]) {
      const sweeps = await heardIn(driver, text('ets Jun  8 2016 00:22:57', ...pass(0), ...pass(1), ...pass(2)));
      expect(sweeps).toHaveLength(3);
      expect([...(sweeps[0]?.levelsDbm ?? [])]).toEqual([-91, -95, -99, -103]);
      expect([...(sweeps[2]?.levelsDbm ?? [])]).toEqual([-83, -87, -91, -95]);
      expect([sweeps[1]?.startHz, Math.round(sweeps[1]?.stepHz ?? 0)]).toEqual([431e6, 200_000]);
      expect(flagNames(sweeps[1]?.flags ?? 0)).toEqual(['uncalibrated']);
    }
  });

  it('can leave out levels seen in a single sample, and an empty histogram is a hole', async () => {
    const driver = inFormat('radiolib', { fewestSamples: 2 });
    const [first] = await heardIn(driver, text(...pass(0), ...pass(0)));
    expect([...(first?.levelsDbm ?? [])]).toEqual([-115, -115, -115, -115]);
    const empty = pass(0).with(2, histogram({}));
    const [holed] = await heardIn(inFormat('radiolib'), text(...empty, ...empty));
    expect(holed?.levelsDbm[0]).toBeNaN();
    expect(flagNames(holed?.flags ?? 0)).toContain('partial');
  });

  it('of one frequency take it from the plan, and cut lines are passed over', async () => {
    const scans = [histogram({ 10: 5 }), histogram({ 12: 5 }), 'SCAN 1,2,3, END', histogram({ 14: 5 })];
    const sweeps = await heardIn(inFormat('radiolib'), text(...scans), { startHz: 434e6 });
    expect(sweeps.map(({ startHz, levelsDbm }) => [startHz, levelsDbm[0]])).toEqual([
      [434e6, -51],
      [434e6, -59],
      [434e6, -67],
    ]);
  });
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-sdr-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A stand-in for an SDR program: prints passes as rtl_power does, then ends as told. */
async function program(name: string, ending: string): Promise<string> {
  const path = join(folder, name);
  const script = `#!/usr/bin/env node
process.stderr.write('Found 1 device(s):\\nExact sample rate is: 2000000.052982 Hz\\n');
let n = 0;
const timer = setInterval(() => {
  n += 1;
  const row = Array.from({ length: 17 }, (_, i) => (-60 - Math.min(i, 15) - n / 100).toFixed(2)).join(', ');
  if (n <= 3) console.log(\`2026-03-01, 10:00:0\${n}, 88000000, 89250000, 78125.00, 1024, \${row}\`);
  else { clearInterval(timer); ${ending} }
}, 20);
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

interface Watched {
  readonly sweeps: Sweep[];
  readonly states: ReceiverState[];
}

/** Runs a loop over the program until `isEnough`, at most five seconds. */
async function watch(path: string, driver: ReceiverDriver, isEnough: (seen: Watched) => boolean): Promise<Watched> {
  const seen: Watched = { sweeps: [], states: [] };
  const loop = new ReceiverLoop({
    receiverId: 'sdr',
    stationId: 'hill',
    plans: [{ startHz: 88e6, stopHz: 89.25e6 }],
    locate: async () => ({ driver, transport: processTransport(path, []) }),
    clock: Date.now,
    lastSeq: 0,
    onSweep: (sweep) => void seen.sweeps.push(sweep),
    onState: (state) => void seen.states.push(state),
  });
  const running = loop.run();
  const endsAt = Date.now() + 8000;
  while (!isEnough(seen) && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 20));
  loop.stop();
  await running;
  return seen;
}

const problemOf = ({ states }: Watched) => states.find(({ status }) => status === 'waiting')?.problem ?? '';

describe('an SDR program under supervision', () => {
  it('that ends with an error is started again, and its last words are in the sentence', async () => {
    const path = await program(
      'unplugged',
      `process.stderr.write('cb transfer status: 5, canceling...\\nusb_claim_interface error -6\\n', () => process.exit(1));`,
    );
    const seen = await watch(path, inFormat('rtl_power', { everyMs: 100 }), ({ sweeps }) => sweeps.length >= 6);
    expect(problemOf(seen)).toMatch(/exit code 1 and said "usb_claim_interface error -6"/);
    expect(seen.sweeps.length).toBeGreaterThanOrEqual(6);
    expect(seen.sweeps.map(({ seq }) => seq)).toEqual(seen.sweeps.map((_sweep, i) => i + 1));
    expect(flagNames(seen.sweeps[3]?.flags ?? 0)).toContain('gapBefore');
    for (const sweep of seen.sweeps) {
      expect(sweep.levelsDbm).toHaveLength(16);
      expect(lastBinHz(sweep)).toBe(88e6 + 15 * 78_125);
    }
  });

  it('that hangs is ended by the watchdog, and its error text is in the sentence', async () => {
    const path = await program(
      'hung',
      `process.stderr.write('libusb: error [submit_bulk_transfer] no device\\n'); setInterval(() => {}, 1000);`,
    );
    const driver = inFormat('rtl_power', { everyMs: 100 });
    const seen = await watch(path, driver, ({ states }) => states.some(({ status }) => status === 'waiting'));
    expect(problemOf(seen)).toMatch(
      /did not send a line .*and said "libusb: error \[submit_bulk_transfer\] no device"/,
    );
    expect(seen.sweeps.length).toBeGreaterThanOrEqual(2);
  });

  it('that is not installed is named, with what to do', async () => {
    const seen = await watch(join(folder, 'absent'), inFormat('rtl_power'), ({ states }) =>
      states.some(({ status }) => status === 'waiting'),
    );
    expect(problemOf(seen)).toMatch(/absent" could not be started: .*Install the program/);
  });
});
