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
import { DAY_MS, MINUTE_MS } from '../../src/time/units.js';
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

describe('neighbours at other places', () => {
  const before = heard();
  const neighbour = (fault?: Fault, name = 'Đồi 2') => ({ name, before: heard(undefined, 7), now: heard(fault, 8) });
  const ids = (checks: ReturnType<typeof compareHeard>) =>
    checks.map(({ id, verdict, isWitnessed }) => [id, verdict, isWitnessed]);

  it('that hear the usual carriers as always bear out that one receiver lost sensitivity, with figures and names', () => {
    const now = heard({ levelDb: () => -12 }, 3);
    const [check, ...more] = compareHeard({ now, before, neighbours: [neighbour(), neighbour({}, 'Đồi 3')] });
    expect(more).toEqual([]);
    expect(check).toMatchObject({ id: 'sensitivity', verdict: 'bad', isWitnessed: true });
    expect(check?.en).toMatch(
      /^It lost 1[0-3] dB of sensitivity on \d+ known carriers, which the neighbours Đồi 2, Đồi 3 hear/,
    );
    expect(check?.vi).toMatch(/^Độ nhạy giảm 1[0-3] dB ở \d+ đài đã biết, trong khi trạm lân cận Đồi 2, Đồi 3 vẫn thu/);
  });

  it('that lost the same carriers show that it is the transmitters, not the receiver', () => {
    const aMast = { levelDb: (i: number) => (i % 2 === 0 ? -60 : 0) };
    const now = heard(aMast, 3);
    expect(ids(compareHeard({ now, before }))).toEqual([['sensitivity', 'bad', undefined]]);
    expect(compareHeard({ now, before, neighbours: [neighbour(aMast), neighbour(aMast, 'Đồi 3')] })).toEqual([]);
    expect(
      compareHeard({ now: heard({ levelDb: () => -12 }, 3), before, neighbours: [neighbour({ levelDb: () => -12 })] }),
    ).toEqual([]);
  });

  it('that disagree bear out nothing, and those that know none of the carriers change nothing', () => {
    const now = heard({ levelDb: () => -12 }, 3);
    const divided = [neighbour(), neighbour({ levelDb: () => -12 }, 'Đồi 3')];
    expect(ids(compareHeard({ now, before, neighbours: divided }))).toEqual([['sensitivity', 'bad', undefined]]);
    const elsewhere = { ...before, carriers: before.carriers.map((one) => ({ ...one, hz: one.hz + 400e3 })) };
    const strangers = [{ name: 'Xa', before: elsewhere, now: elsewhere }];
    expect(ids(compareHeard({ now, before, neighbours: strangers }))).toEqual([['sensitivity', 'bad', undefined]]);
  });
});

describe('at a hub', () => {
  const HOME = { latitude: 21, longitude: 105.8 };
  const at = 8 * DAY_MS;
  const record = (id: string, place: object = HOME) => ({
    ...{ config: { id }, isRemote: true, intervalMs: 4000, state: {} },
    station: { id: `st-${id}`, name: `Trạm ${id}`, ...place },
  });

  /** @param weak what each receiver lost since a day before; the recording is the memory, since nobody accepted them here */
  async function told(weak: Readonly<Record<string, Fault>>, places: Readonly<Record<string, object>> = {}, days = 1) {
    const receivers = ['a', 'b', 'c'].map((id) => record(id, places[id]));
    const readSweeps = async (id: string, from: number, to: number) => {
      if (to < at - days * DAY_MS - MINUTE_MS) return [];
      const isNow = from > at - DAY_MS / 2;
      const sweeps = fm(isNow ? weak[id] : undefined, id.charCodeAt(0) + (isNow ? 10 : 0));
      return sweeps
        .slice(-15)
        .map((sweep, i) => ({ ...sweep, startedAt: to - 60_000 + i * 4000, endedAt: to - 56_100 + i * 4000 }));
    };
    const watch = new HearingWatch({
      ...{ stations: { receivers } as unknown as Stations, readSweeps, licences: () => LICENCES, clock: () => at },
      ...{ bus: new Bus(() => undefined), trials: { heard: () => [], learn: async () => undefined } },
      onFault: (sentence) => expect.fail(sentence),
    });
    await watch.look();
    return (receivers as unknown as { hearing?: readonly { vi: string }[] }[]).map(({ hearing = [] }) => hearing);
  }

  it('a station that hears its carriers weaker than the day before is told, when its neighbours hear as always', async () => {
    const [a, b, c] = await told({ a: { levelDb: () => -12 } });
    expect(a?.map(({ vi }) => vi)).toEqual([expect.stringMatching(/^Độ nhạy giảm 1\d dB .*Trạm b, Trạm c/)]);
    expect([b, c]).toEqual([[], []]);
    const slow = await told({ a: { levelDb: () => -12 } }, {}, 7);
    expect(slow.map((one) => one.length)).toEqual([1, 0, 0]);
  });

  it('transmitters that are gone for all, and a frequency that the station tells itself, are not told', async () => {
    const gone = { levelDb: (i: number) => (i % 2 === 0 ? -60 : 0) };
    expect(await told({ a: gone, b: gone, c: gone })).toEqual([[], [], []]);
    expect(await told({ a: { offHz: 30e3 } })).toEqual([[], [], []]);
  });

  it('a station out of reach or of unknown place is no neighbour, and one without a recorded memory tells nothing', async () => {
    const far = { latitude: 10.8, longitude: 106.7 };
    expect(await told({ a: { levelDb: () => -12 } }, { b: far, c: far })).toEqual([[], [], []]);
    const unknown = { latitude: undefined, longitude: undefined };
    expect(await told({ a: { levelDb: () => -12 } }, { b: unknown, c: unknown })).toEqual([[], [], []]);
    expect(await told({ a: { levelDb: () => -12 } }, { a: unknown })).toEqual([[], [], []]);
    expect(await told({ a: { levelDb: () => -12 } }, {}, 0)).toEqual([[], [], []]);
  });
});
