/**
 * Every fault of the field, each on a port of its own under one station: no other receiver loses a sweep, what happened
 * is in words in the state and in the log, and once the cause is mended sweeps are back in under ten seconds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EmulatedIcom, type IcomFault } from '../support/emulated-icom.js';
import { EmulatedLines, type LinesFault } from '../support/emulated-lines.js';
import { emulatedRfExplorer, RF_EXPLORER_FAULTS } from '../support/emulated-rf-explorer.js';
import { EmulatedScpi } from '../support/emulated-scpi.js';
import { EmulatedAor } from '../support/emulated-text-receivers.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import type { Emulator } from '../support/emulator.js';
import { eventually, type FieldProgram, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';
import { attachEmulator, type Pty } from '../support/pty.js';
import { TINYSA_FAULTS } from '../support/tinysa/models.js';

const BACK_WITHIN_MS = 10_000;
const SHOWS_WITHIN_MS = 25_000;
const SPAN = { startHz: 430e6, stopHz: 440e6 };
const ANALYSER = { idn: 'Rohde&Schwarz,FPC1500,102034,V1.80', points: 631, sweepMs: 50 };
const BOARD = { format: 'csv-sweep', ...SPAN, points: 40, levelDbm: () => -90, everyMs: 100 } as const;

interface Faulty {
  readonly id: string;
  readonly driver: string;
  readonly settings?: object;
  readonly points?: number;
  readonly span?: { readonly startHz: number; readonly stopHz: number };
  make(isFaulty: boolean): Emulator;
  /** What the person must be told, where the fault stops the receiver; absent where it must deliver all the same. */
  readonly says?: RegExp;
}

/** Swaps what hangs on the far side of a port, as when a receiver is switched off and on. */
function swap(pty: Pty, old: Emulator, fresh: Emulator): void {
  pty.far.removeAllListeners('data');
  old.stop();
  attachEmulator(fresh, pty.far);
}

interface Matrix {
  readonly field: FieldProgram;
  /** Throws where the receiver beside the faulty ones has lost a sweep, or is not sweeping. */
  controlIsWhole(): Promise<void>;
}

async function matrix(cases: readonly Faulty[], more: readonly object[] = []): Promise<Matrix> {
  const board = new EmulatedLines(BOARD);
  const control = await plugIn(board);
  const plugged = await Promise.all(
    cases.map(async (one) => {
      const emulator = one.make(true);
      return { one, emulator, pty: await plugIn(emulator) };
    }),
  );
  const receivers = plugged.map(({ one: { id, driver, settings, points = 40, span }, pty }) => ({
    ...{ id, driver, port: { serial: pty.path }, closerLook: false },
    ...(settings === undefined ? {} : { settings }),
    plans: [span ?? { ...SPAN, points, everyMs: 300 }],
  }));
  const watch = { id: 'control', driver: 'lines', port: { serial: control.path }, settings: { format: 'csv-sweep' } };
  const plans = [{ ...SPAN, points: BOARD.points }];
  const stations = [{ id: 'st', name: 'St', receivers: [{ ...watch, plans }, ...receivers, ...more] }];
  // JSON is YAML.
  const field = await startFieldProgram(JSON.stringify({ stations }));
  const record = (id: string) => field.program.stations.receiver(id);
  await eventually(() => (record('control')?.sweeps ?? 0) > 0);
  const printedBefore = board.sweepsPrinted - (record('control')?.sweeps ?? 0);

  for (const { one } of plugged) {
    if (one.says === undefined) {
      await eventually(() => (record(one.id)?.sweeps ?? 0) >= 4, SHOWS_WITHIN_MS).catch(() => {
        expect.fail(`${one.id} delivers ${record(one.id)?.sweeps} sweeps; it says: ${record(one.id)?.state.problem}`);
      });
      continue;
    }
    const { id, says } = one;
    // The state has the newest problem; a later attempt may have met another.
    await toldAs(field, id, says);
  }

  const stopped = plugged.filter(({ one }) => one.says !== undefined);
  for (const { one, emulator, pty } of stopped) swap(pty, emulator, one.make(false));
  // What came back on a port of this kind is told by the port watch; here the test plugs it in.
  field.program.stations.wake(stopped.map(({ one }) => one.id));
  const before = new Map(stopped.map(({ one }) => [one.id, record(one.id)?.sweeps ?? 0]));
  await Promise.all(
    stopped.map(({ one }) =>
      eventually(() => (record(one.id)?.sweeps ?? 0) > (before.get(one.id) ?? 0), BACK_WITHIN_MS).catch(() => {
        expect.fail(`${one.id} is not back; it says: ${record(one.id)?.state.problem}`);
      }),
    ),
  );

  // All this time the receiver beside them lost nothing: what it printed is what came, but for the one under way. What waits on a busy machine comes; what is lost never does.
  const controlIsWhole = async () => {
    const lost = () => board.sweepsPrinted - printedBefore - (record('control')?.sweeps ?? 0);
    await eventually(() => Math.abs(lost()) <= 1);
    expect(record('control')?.state.status).toBe('sweeping');
  };
  await controlIsWhole();
  return { field, controlIsWhole };
}

/** In the log in these words, and in words in what the page asks for; a later attempt may have met something else. */
async function toldAs(field: FieldProgram, id: string, words: RegExp): Promise<void> {
  const problems = () => field.log.filter((line) => line.about === id).map(({ problem }) => String(problem ?? ''));
  const isTold = async () => {
    if (!problems().some((problem) => words.test(problem))) return false;
    const { problem } = await field.get(`/api/v1/receivers/${id}`);
    return /\S+ \S+ \S+/.test(problem ?? '');
  };
  await eventually(isTold, SHOWS_WITHIN_MS).catch(() => expect.fail(`${id} says: ${problems().join(' | ')}`));
}

/** Switched off, or a cable that only charges: there, and mute. */
const MUTE: Emulator = { receive: () => undefined, start: () => undefined, stop: () => undefined };

const TINYSA_SAYS: Partial<Record<(typeof TINYSA_FAULTS)[number], RegExp>> = {
  'command-timeout': /Command timeout|stuck|unplug/i,
  hang: /did not send|within \d+ ms/,
};

/** The codes 0x7D0A and the like of an Ultra lie beyond what it measures: these stand in the low byte, 0x0A in the high. */
const TELLING_BYTES = [0x0a, 0x3e, 0x7d, 0x7b, 0x78, 0x0d] as const;
function tellingLevel(hz: number): number {
  const low = TELLING_BYTES[Math.round(hz / 1e5) % TELLING_BYTES.length] ?? 0;
  return (0x0a00 + low) / 32 - 174;
}

/** "Max hold" in the settings line. */
const RF_EXPLORER_MAX_HOLD = 4;
const RF_EXPLORER_SAYS: Partial<Record<(typeof RF_EXPLORER_FAULTS)[number], RegExp>> = {
  'wrong-baud': /does not answer as RF Explorer/,
  silent: /does not answer as RF Explorer/,
  babble: /does not answer as RF Explorer/,
  'stops-after-three-sweeps': /did not send|no sweep/,
  generator: /generator/,
  sniffer: /sniffer/,
};

const LINES_FAULTS: readonly LinesFault[] = [
  ...(['boot-log', 'comments', 'chatter', 'carriage-returns', 'first-level-uninitialised', 'nan'] as const),
  ...(['short', 'hang', 'ready-flood'] as const),
];
const LINES_SAYS: Partial<Record<LinesFault, RegExp>> = { hang: /did not send a line|no sweep|does not answer/ };

const ICOM_FAULTS: readonly IcomFault[] = [
  ...(['silent', 'hangs-in-third-scan', 'refuses-high', 'jams', 'dial-turned', 'chatters', 'loses-answers'] as const),
];
const ICOM_SAYS: Partial<Record<IcomFault, RegExp>> = {
  silent: /does not answer/,
  'hangs-in-third-scan': /did not|gave no level|within/,
};

/** Its range holds all spans of these tests. */
const IC_705 = 0xa4;
const SCOPE_SPAN = { startHz: 144.8e6, stopHz: 145e6 };
const SCOPE_FAULTS = ['lost-division', 'merged-frames', 'scope-stops'] as const satisfies readonly IcomFault[];
const SCOPE_SAYS: Partial<Record<(typeof SCOPE_FAULTS)[number], RegExp>> = { 'scope-stops': /scope/i };

const SCPI_FAULTS = [
  ...([
    'silent',
    'babble',
    'short-trace-once',
    'always-short',
    'power-loss',
    'repeats-traces',
    'hangs-after-two',
  ] as const),
  ...(['marks-missing', 'impossible-level'] as const),
];
const SCPI_SAYS: Partial<Record<(typeof SCPI_FAULTS)[number], RegExp>> = {
  silent: /does not answer/,
  babble: /does not answer/,
  'always-short': /does not send \d+ levels/,
  'hangs-after-two': /did not|within/,
};

const TEXT_FAULTS = ['silent', 'hangs-in-third-scan', 'refuses-high', 'loses-answers', 'dial-turned'] as const;
const TEXT_SAYS: Partial<Record<(typeof TEXT_FAULTS)[number], RegExp>> = {
  silent: /does not answer/,
  'hangs-in-third-scan': /did not|gave no level/,
};

function withSays<F extends string>(fault: F, says: Partial<Record<F, RegExp>>): { says?: RegExp } {
  const expected = says[fault];
  return expected === undefined ? {} : { says: expected };
}

const LONG = 90_000;

describe('faults under a whole station', () => {
  it('of a tinySA', { timeout: LONG }, async () => {
    await matrix(
      TINYSA_FAULTS.map(
        (fault): Faulty => ({
          ...{ id: `t-${fault}`, driver: 'tinysa', ...withSays(fault, TINYSA_SAYS) },
          make: (isFaulty: boolean) =>
            emulatedTinySa({ pointMs: 0.5, levelDbm: () => -90, faults: isFaulty ? [fault] : [] }),
        }),
      ).concat([
        {
          ...{ id: 't-mute', driver: 'tinysa', says: /does not answer as tinySA/ },
          make: (isFaulty) => (isFaulty ? MUTE : emulatedTinySa({ pointMs: 0.5, levelDbm: () => -90 })),
        },
        // Levels whose bytes are line feed, `>`, `}`, `{` and `x`, which must be counted and never searched.
        {
          ...{ id: 't-telling-bytes', driver: 'tinysa' },
          make: () => emulatedTinySa({ pointMs: 0.5, levelDbm: (hz) => tellingLevel(hz) }),
        },
        {
          ...{ id: 't-more-points-than-scan-takes', driver: 'tinysa', points: 600 },
          make: () => emulatedTinySa({ pointMs: 0.1, levelDbm: () => -90, faults: ['no-scanraw'] }),
        },
      ]),
    );
  });

  it('of an RF Explorer', { timeout: LONG }, async () => {
    await matrix(
      RF_EXPLORER_FAULTS.map(
        (fault): Faulty => ({
          ...{ id: `r-${fault}`, driver: 'rf-explorer', points: 112, ...withSays(fault, RF_EXPLORER_SAYS) },
          make: (isFaulty: boolean) => emulatedRfExplorer({ pointMs: 1, faults: isFaulty ? [fault] : [] }),
        }),
      ).concat(
        (
          [
            ['long-block-of-16', { block: 's16' }],
            ['long-block-of-17', { block: 's17' }],
            ['old-firmware', { isOld: true, firmware: '01.11' }],
            ['max-hold-left-on', { calculator: RF_EXPLORER_MAX_HOLD }],
            // −6.5 and −5 dBm are carriage return and line feed.
            ['lines-in-the-frame', { levelDbm: (hz: number) => (Math.round(hz / 1e5) % 2 === 0 ? -6.5 : -5) }],
          ] as const
        ).map(([name, options]) => ({
          ...{ id: `r-${name}`, driver: 'rf-explorer', points: 112 },
          make: () => emulatedRfExplorer({ pointMs: 1, ...options }),
        })),
      ),
    );
  });

  it('of boards that print lines, and of a radio on CI-V', { timeout: LONG }, async () => {
    await matrix([
      ...LINES_FAULTS.map((fault) => ({
        ...{ id: `l-${fault}`, driver: 'lines', settings: { format: 'csv-sweep', dropFirst: 1 } },
        ...withSays(fault, LINES_SAYS),
        make: (isFaulty: boolean) => new EmulatedLines({ ...BOARD, faults: isFaulty ? [fault] : [] }),
      })),
      {
        ...{ id: 'l-unordered', driver: 'lines', settings: { format: 'hz-dbm' } },
        make: () => new EmulatedLines({ ...BOARD, format: 'hz-dbm', faults: ['unordered'] }),
      },
      ...TEXT_FAULTS.map((fault) => ({
        ...{ id: `a-${fault}`, driver: 'aor', settings: { settleMs: 1 }, points: 5, ...withSays(fault, TEXT_SAYS) },
        make: (isFaulty: boolean) => new EmulatedAor({ faults: isFaulty ? [fault] : [] }),
      })),
      ...ICOM_FAULTS.map((fault) => ({
        ...{
          id: `i-${fault}`,
          driver: 'icom-civ',
          settings: { settleMs: 1 },
          points: 5,
          ...withSays(fault, ICOM_SAYS),
        },
        make: (isFaulty: boolean) => new EmulatedIcom({ id: IC_705, echoes: true, faults: isFaulty ? [fault] : [] }),
      })),
      ...SCOPE_FAULTS.map((fault) => ({
        ...{ id: `i-${fault}`, driver: 'icom-civ', settings: { mode: 'scope' }, span: SCOPE_SPAN },
        ...withSays(fault, SCOPE_SAYS),
        make: (isFaulty: boolean) => new EmulatedIcom({ id: IC_705, scopeMs: 120, faults: isFaulty ? [fault] : [] }),
      })),
    ]);
  });

  it('of an analyser that speaks SCPI', { timeout: LONG }, async () => {
    await matrix(
      SCPI_FAULTS.map((fault) => ({
        ...{ id: `s-${fault}`, driver: 'scpi', points: 631, ...withSays(fault, SCPI_SAYS) },
        make: (isFaulty) => new EmulatedScpi({ ...ANALYSER, faults: isFaulty ? [fault] : [] }),
      })),
    );
  });

  it('of programs that read SDR sticks', { timeout: LONG }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-programs-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const mended = join(folder, 'mended');
    const program = (fault: string) => ({ command: [process.execPath, '-e', stickProgram(mended, fault)] });
    const says: Readonly<Record<string, RegExp>> = {
      exits: /exit code 1 and said "usb_claim_interface error -6"/,
      hangs: /did not send a line/,
      'half-a-line': /exit code 1/,
    };
    const names = [...Object.keys(says), 'nan', 'unordered', 'chatter', 'surplus', 'clock-jumps'];
    const receivers = names.map((fault) => ({
      ...{ id: `p-${fault}`, driver: 'lines', port: program(fault), closerLook: false },
      settings: { format: 'rtl_power', everyMs: 100 },
    }));
    const { field, controlIsWhole } = await matrix([], receivers);
    const record = (id: string) => field.program.stations.receiver(id);
    for (const [fault, words] of Object.entries(says)) {
      await toldAs(field, `p-${fault}`, words);
    }
    await writeFile(mended, '');
    for (const fault of names) {
      const before = record(`p-${fault}`)?.sweeps ?? 0;
      await eventually(() => (record(`p-${fault}`)?.sweeps ?? 0) > before, BACK_WITHIN_MS);
    }
    // The value that rtl_power writes twice is no bin.
    expect(record('p-surplus')?.lastSweep?.bins).toBe(4);
    // Live sweeps have the time they came: a local clock set back an hour for the winter moves none of them.
    const { sweeps } = await field.get(
      `/api/v1/sweeps?receiverId=p-clock-jumps&from=${fromNow(-600)}&to=${fromNow(60)}`,
    );
    const times = sweeps.map(({ startedAt }: { startedAt: string }) => Date.parse(startedAt));
    expect(times.length).toBeGreaterThan(5);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1) - times[0]).toBeLessThan(600_000);
    await controlIsWhole();
  });

  it('of the USB bus: pulled and back under another name, held by another program, mute for half a minute', {
    timeout: 2 * LONG,
  }, async () => {
    const gap = new PausingBoard();
    const [pulled, held, pausing] = [await plugIn(tinyUnit(7)), await plugIn(tinyUnit(8)), await plugIn(gap)];
    const holder = await heldByAnother(held.path);
    const plans = [{ ...SPAN, points: 40, everyMs: 300 }];
    const { field, controlIsWhole } = await matrix(
      [],
      [
        { id: 'u-pulled', driver: 'tinysa', serialNumber: '7', plans, closerLook: false },
        { id: 'u-held', driver: 'tinysa', port: { serial: held.path }, plans, closerLook: false },
        { id: 'u-gap', driver: 'lines', port: { serial: pausing.path }, settings: { format: 'csv-sweep' }, plans },
      ],
    );
    const record = (id: string) => field.program.stations.receiver(id);
    const sweepsAfter = (id: string, within: number) => {
      const before = record(id)?.sweeps ?? 0;
      return eventually(() => (record(id)?.sweeps ?? 0) > before, within).catch(() => {
        expect.fail(`${id} is not back; it says: ${record(id)?.state.problem}`);
      });
    };
    await toldAs(field, 'u-held', /busy|lock|another program|in use/i);
    holder.kill('SIGKILL');
    const port = usbPort(pulled.path, '0483:5740');
    field.ports.push(port);
    await Promise.all([sweepsAfter('u-held', BACK_WITHIN_MS), sweepsAfter('u-pulled', SHOWS_WITHIN_MS)]);

    await pulled.close();
    field.ports.splice(field.ports.indexOf(port), 1);
    await toldAs(field, 'u-pulled', /was lost|ended|is not there|not plugged in|no port/i);
    const elsewhere = await plugIn(tinyUnit(7));
    field.ports.push(usbPort(elsewhere.path, '0483:5740'));
    await sweepsAfter('u-pulled', BACK_WITHIN_MS);

    // As in a recording of an EB500: nothing for 30.9 s, then as if nothing had been.
    await eventually(() => (record('u-gap')?.sweeps ?? 0) > 2);
    gap.isMute = true;
    const muteAt = performance.now();
    await toldAs(field, 'u-gap', /did not send a line|no sweep|does not answer/);
    await eventually(() => performance.now() - muteAt > GAP_MS, 2 * GAP_MS);
    gap.isMute = false;
    await sweepsAfter('u-gap', BACK_WITHIN_MS);
    await controlIsWhole();
  });
});

const GAP_MS = 30_900;
const tinyUnit = (deviceId: number) => emulatedTinySa({ deviceId, pointMs: 0.5, levelDbm: () => -90 });
const fromNow = (seconds: number) => new Date(Date.now() + 1000 * seconds).toISOString();

/** Prints sweeps, but for a while nothing at all. */
class PausingBoard implements Emulator {
  isMute = false;
  #timer: NodeJS.Timeout | undefined;

  receive(): void {}

  start(send: (bytes: Uint8Array) => void): void {
    const sweep = Buffer.from(`${Array.from({ length: 40 }, () => '-91.5').join(',')}\n`);
    this.#timer = setInterval(() => void (this.isMute || send(sweep)), 100);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Another program that has the port open and locked; resolves once it has. */
async function heldByAnother(path: string): Promise<ChildProcess> {
  const program = `
    const { SerialPort } = require('serialport');
    new SerialPort({ path: ${JSON.stringify(path)}, baudRate: 115200, lock: true }, (error) => console.log(error ?? 'open'));
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  expect(String(said).trim()).toBe('open');
  return child;
}

/** A stand-in for rtl_power: two hops a pass; it misbehaves until the file `mended` is there. */
function stickProgram(mended: string, fault: string): string {
  return `
    const isFaulty = !require('node:fs').existsSync(${JSON.stringify(mended)}) && ${JSON.stringify(fault)};
    let pass = 0;
    const hour = () => (isFaulty === 'clock-jumps' && pass > 6 ? '01' : '02');
    const line = (low, values) =>
      '2027-01-01, ' + hour() + ':00:' + String(pass % 60).padStart(2, '0') + ', ' + low + ', ' + (low + 1e6) + ', 500000.00, 12, ' + values + '\\n';
    const timer = setInterval(() => {
      pass += 1;
      const hops = [line(430000000, isFaulty === 'nan' ? 'nan, -inf, -inf' : '-50.1, -51, -51'), line(431000000, '-52, -53, -53')];
      if (isFaulty === 'unordered') hops.reverse();
      if (isFaulty === 'chatter') process.stderr.write('Tuner gain set to 20.7 dB.\\n'.repeat(50));
      if (isFaulty === 'hangs' && pass > 3) return;
      if (isFaulty === 'exits' && pass > 3)
        return process.stderr.write('usb_claim_interface error -6\\n', () => process.exit(1));
      if (isFaulty === 'half-a-line' && pass > 3) return process.stdout.write(hops[0].slice(0, 40), () => process.exit(1));
      process.stdout.write(hops.join(''));
    }, 100);
  `;
}
