import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../src/bus/bus.js';
import { type Sweep, SweepFlag } from '../../src/rf/sweep.js';
import { judgeAcceptance } from '../../src/station/acceptance.js';
import { compareHeard, type Heard, heardIn } from '../../src/station/heard.js';
import { HearingWatch } from '../../src/station/hearing-watch.js';
import { ReceiverTrials } from '../../src/station/receiver-trials.js';
import { SpurMaps } from '../../src/station/spur-map.js';
import type { Stations } from '../../src/station/stations.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const STEP_HZ = 20.5e6 / 409;
const STATIONS = Array.from({ length: 25 }, (_, i) => ({
  centreHz: 88.1e6 + i * 790e3,
  levelDbm: -45 - ((i * 7) % 25),
}));

const LICENCES = STATIONS.map(({ centreHz }) => ({ centreHz, bandwidthHz: 200e3 }));

interface Fault {
  readonly levelDb?: (station: number) => number;
  readonly offHz?: number;
  readonly floorDb?: number;
}

/** Two minutes of the FM band, as a receiver with this fault hears it. */
function fm({ levelDb = () => 0, offHz = 0, floorDb = 0 }: Fault = {}, seed = 1): Sweep[] {
  const random = randomFrom(seed);
  return Array.from({ length: 30 }, (_, n) => {
    const levelsDbm = Float32Array.from({ length: 410 }, (_, bin) => {
      const hz = 87.5e6 + bin * STEP_HZ;
      let power = 10 ** ((-105 + floorDb) / 10) * gammaCell(random, 4);
      for (const [i, { centreHz, levelDbm }] of STATIONS.entries()) {
        const away = (hz - centreHz - offHz) / 70e3;
        if (Math.abs(away) < 3) power += 10 ** ((levelDbm + levelDb(i)) / 10 - away * away);
      }
      return 10 * Math.log10(power);
    });
    const times = { startedAt: n * 4000, endedAt: n * 4000 + 3900 };
    return {
      ...times,
      stationId: 'st',
      receiverId: 'rx',
      seq: n,
      startHz: 87.5e6,
      stepHz: STEP_HZ,
      levelsDbm,
      flags: 0,
    };
  });
}

const heard = (fault?: Fault, seed?: number): Heard => {
  const one = heardIn(fm(fault, seed));
  if (one === undefined) throw new Error('nothing heard');
  return one;
};

function verdicts(fault: Fault, compared: Omit<Parameters<typeof compareHeard>[0], 'now'>) {
  const sweeps = fm(fault, 2);
  const expectedHz = STATIONS.map(({ centreHz }) => centreHz);
  const checks = compareHeard({ ...compared, now: heard(fault, 2) });
  const acceptance = judgeAcceptance({ sweeps, expectedHz, clock: 'good', compared: checks });
  const found = acceptance.checks.filter(({ verdict }) => verdict === 'bad' || verdict === 'doubtful');
  return { all: acceptance.verdict, found: found.map(({ id, verdict }) => `${id} ${verdict}`), checks };
}

const FAULTS: Readonly<Record<string, Fault>> = {
  weaker: { levelDb: () => -20 },
  leaking: { levelDb: () => -40 },
  offFrequency: { offHz: 30e3 },
  /** An antenna for another band: some stations nearly as before, others gone. */
  wrongAntenna: { levelDb: (station) => -2 - station * 1.6 },
};

describe('an acceptance beside the one before', () => {
  const before = heard();

  it('finds a weaker, a leaking, a mistuned receiver and a wrong antenna, and passes what has not changed', () => {
    expect(verdicts({}, { before })).toMatchObject({ all: 'good', found: [] });
    expect(verdicts({ levelDb: (station) => (station % 2) * 4 - 2 }, { before })).toMatchObject({ all: 'good' });
    const found = Object.entries(FAULTS).map(([name, fault]) => [name, verdicts(fault, { before }).found.at(-1)]);
    expect(Object.fromEntries(found)).toEqual({
      weaker: 'sensitivity bad',
      leaking: 'sensitivity bad',
      offFrequency: 'frequency bad',
      wrongAntenna: 'sensitivity bad',
    });
  });

  it('needs only the licence list for a frequency error, and for stations that are gone', () => {
    expect(verdicts({}, { licences: LICENCES })).toMatchObject({ all: 'good', found: [] });
    const off = verdicts({ offHz: 30e3 }, { licences: LICENCES });
    expect(off.found).toEqual([expect.stringMatching(/^frequency/)]);
    expect(off.checks[0]?.vi).toMatch(/lệch \+(?:29|30|31),\d kHz \(\+3\d\d ppm\) so với danh mục giấy phép/);
    const gone = { levelDb: (station: number) => (station % 3 === 0 ? 0 : -60) };
    expect(verdicts(gone, { licences: LICENCES }).found).toContain('carriers doubtful');
  });

  it('says whether the other receivers of the place hear as usual', () => {
    const weak = (others: Fault) => {
      const [check] = compareHeard({
        now: heard({ levelDb: () => -12 }),
        before,
        others: [{ now: heard(others, 3), before }],
      });
      return check?.en;
    };
    expect(weak({})).toContain('The other receivers of the station hear as usual.');
    expect(weak({ levelDb: () => -12 })).toContain('what they share');
  });

  it('tells a floor that rose or fell, and a gain that rose, with what to do', () => {
    const say = (fault: Fault) => verdicts(fault, { before }).checks.map(({ verdict, en }) => [verdict, en]);
    expect(say({ floorDb: 9 })).toContainEqual([
      'doubtful',
      expect.stringContaining('9 dB off that of the acceptance, above'),
    ]);
    expect(say({ floorDb: -9 })).toContainEqual([
      'doubtful',
      expect.stringContaining('9 dB off that of the acceptance, below'),
    ]);
    expect(say({ levelDb: () => 8 })).toContainEqual(['doubtful', expect.stringContaining('accept it anew')]);
  });

  it('compares nothing where too few carriers were kept, nor a floor of another step', () => {
    expect(
      compareHeard({ now: heard(), before: { ...before, carriers: before.carriers.slice(0, 2), stepHz: 10e3 } }),
    ).toEqual([]);
  });
});

describe('an hour of watching', () => {
  it('is compared with the acceptance: a weaker receiver and an overloaded one are told, a healthy one is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-hearing-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const bus = new Bus(() => undefined);
    const record = (id: string) => ({ config: { id }, station: { id: 'st' }, intervalMs: 4000, state: {} });
    const stations = {
      receivers: [record('rx'), record('beside')],
      plans: () => [{ startHz: 87.5e6, stopHz: 108e6, points: 410 }],
      hold: () => undefined,
      release: () => undefined,
    } as unknown as Stations;
    let weakDb = 0;
    const clock = () => 120_000;
    const readSweeps = async (id: string) => fm({ levelDb: () => (id === 'rx' ? -weakDb : 0) }, 4);
    const options = {
      ...{
        stations,
        bus,
        clock,
        readSweeps,
        knownCarriersHz: () => [],
        licences: () => [],
        clockOf: () => ({ clock: 'good' as const }),
      },
      spurMaps: await SpurMaps.open(join(folder, 'spurs.json')),
    };
    const trials = await ReceiverTrials.open(join(folder, 'trials.json'), options);
    for (const one of stations.receivers) {
      trials.acceptance(one, { by: 'An', seconds: 0.05 });
      for (const sweep of fm()) bus.emit('sweep', { ...sweep, receiverId: one.config.id });
    }
    await expect.poll(() => trials.latest('beside', 'acceptance')?.state).toBe('done');
    const watch = new HearingWatch({ ...options, trials, onFault: (sentence) => expect.fail(sentence) });
    const told = async () => {
      await watch.look();
      return stations.receivers.map(({ hearing }) => hearing?.map(({ id }) => id));
    };
    expect(await told()).toEqual([[], []]);
    weakDb = 12;
    for (const sweep of fm()) bus.emit('sweep', { ...sweep, receiverId: 'beside', flags: SweepFlag.overload });
    expect(await told()).toEqual([['sensitivity'], ['overload']]);
    expect(stations.receivers[0]?.hearing?.[0]?.vi).toContain('Máy thu khác của trạm vẫn thu như thường.');
    weakDb = 0;
    expect(await told()).toEqual([[], []]);
  });
});
