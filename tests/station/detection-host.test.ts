import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Random } from '../../drivers/simulated/random.js';
import type { PartGround } from '../../src/errors/part.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { DetectionHost } from '../../src/station/detection-host.js';
import { openDetection } from '../../src/station/detection-part.js';
import { EmissionLog } from '../../src/station/emission-log.js';
import type { Finding } from '../../src/station/finding.js';

const BINS = 200;
const START_HZ = 100e6;
const STEP_HZ = 10e3;
const INTERVAL_MS = 1000;
const CARRIER_BIN = 120;
const LEARNING_SWEEPS = 240;

/** Noise of a modest receiver, with a carrier from sweep `from` to sweep `to`. */
function makeSweep(seq: number, from = Number.POSITIVE_INFINITY, to = Number.POSITIVE_INFINITY): Sweep {
  const random = new Random(7, seq);
  const levelsDbm = Float32Array.from({ length: BINS }, () => -100 + 10 * Math.log10(random.averagedNoise(8)));
  if (seq >= from && seq < to) levelsDbm[CARRIER_BIN] = -80;
  const startedAt = seq * INTERVAL_MS;
  return {
    receiverId: 'r',
    stationId: 's',
    seq,
    startedAt,
    endedAt: startedAt + 900,
    startHz: START_HZ,
    stepHz: STEP_HZ,
    levelsDbm,
    flags: 0,
  };
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-detection-'));
  return () => rm(folder, { recursive: true, force: true });
});

/** A host over an archive that remembers every sweep it was given. */
async function startHost(stored: Sweep[] = []) {
  const findings: Finding[] = [];
  const faults: string[] = [];
  const host = new DetectionHost({
    setup: { assignments: [], spursHz: {} },
    path: join(folder, 'state'),
    clock: () => (stored.at(-1)?.startedAt ?? 0) + INTERVAL_MS,
    readSweeps: async (receiverId, from, to) =>
      stored.filter((sweep) => sweep.receiverId === receiverId && sweep.startedAt >= from && sweep.startedAt < to),
    onFinding: (finding) => findings.push(finding),
    onFault: (sentence) => faults.push(sentence),
  });
  await host.start();
  let stopped = false;
  const stop = async () => {
    if (!stopped) await host.stop();
    stopped = true;
  };
  onTestFinished(stop);
  const hear = (sweep: Sweep) => {
    stored.push(sweep);
    return host.observe(sweep);
  };
  return { host, findings, faults, stored, hear, stop };
}

async function until(ready: () => boolean): Promise<void> {
  const endAt = performance.now() + 15_000;
  while (!ready()) {
    if (performance.now() > endAt) throw new Error('it did not happen within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const raised = (findings: readonly Finding[]) =>
  findings.flatMap(({ alarms }) => alarms.filter(({ type }) => type === 'raised'));

describe('the detection thread', () => {
  it('learns, raises a carrier that appears, explains it, and says nothing before', async () => {
    const { host, findings, hear } = await startHost();
    for (let seq = 1; seq <= LEARNING_SWEEPS + 60; seq++) hear(makeSweep(seq));
    await until(() => host.counters.observed === LEARNING_SWEEPS + 60);
    expect(findings).toEqual([]);
    const begin = LEARNING_SWEEPS + 61;
    for (let seq = begin; seq < begin + 20; seq++) hear(makeSweep(seq, begin));
    await until(() => raised(findings).length > 0);
    const [alarm] = raised(findings);
    expect(Math.abs((alarm?.emission.centreHz ?? 0) - (START_HZ + CARRIER_BIN * STEP_HZ))).toBeLessThan(STEP_HZ);
    await until(() => host.counters.observed === begin + 19);
    const there = await host.explain('r', START_HZ + CARRIER_BIN * STEP_HZ);
    expect(there).toMatchObject({ levelDbm: -80, why: expect.stringContaining('emission') });
    const elsewhere = await host.explain('r', START_HZ + 20 * STEP_HZ);
    expect(elsewhere?.fired).toEqual([]);
    expect(await host.explain('r', 5e9)).toBeUndefined();
    const row = await host.thresholdRow('r');
    expect(row).toMatchObject({ startHz: START_HZ, stepHz: STEP_HZ });
    expect(row?.thresholdDbm[20]).toBeCloseTo(elsewhere?.thresholdDbm ?? 0, 3);
    expect(row?.floorDbm).toHaveLength(BINS);
    expect(await host.thresholdRow('r', 5e9)).toBeUndefined();
  });

  it('explains a moment of the past from stored sweeps', async () => {
    const begin = LEARNING_SWEEPS + 80;
    const stored = Array.from({ length: begin + 100 }, (_, i) => makeSweep(i + 1, begin, begin + 30));
    const { host } = await startHost(stored);
    const hz = START_HZ + CARRIER_BIN * STEP_HZ;
    expect(await host.explainAt('r', hz, (begin + 20) * INTERVAL_MS, INTERVAL_MS)).toMatchObject({ levelDbm: -80 });
    const before = await host.explainAt('r', hz, (begin - 5) * INTERVAL_MS, INTERVAL_MS);
    expect(before?.levelDbm).toBeLessThan(-90);
    expect(before?.fired).toEqual([]);
  });

  it('explains a moment of the past in each of three plans that take turns', async () => {
    const turns = Array.from({ length: 3 * (LEARNING_SWEEPS + 40) }, (_, i): Sweep => {
      const sweep = makeSweep(i + 1, 3 * LEARNING_SWEEPS);
      return { ...sweep, startHz: START_HZ + (i % 3) * 10e6 };
    });
    const { host } = await startHost(turns);
    const at = turns.length * INTERVAL_MS;
    for (const plan of [0, 1, 2]) {
      const hz = START_HZ + plan * 10e6 + CARRIER_BIN * STEP_HZ;
      expect(await host.explainAt('r', hz, at, INTERVAL_MS)).toMatchObject({ levelDbm: -80 });
    }
    expect(await host.explainAt('r', START_HZ + 5e6, at, INTERVAL_MS)).toBeUndefined();
  });

  it('is replaced when it crashes, and judges the missed sweeps from the archive', async () => {
    const { host, findings, hear, stored } = await startHost();
    for (let seq = 1; seq <= LEARNING_SWEEPS + 50; seq++) hear(makeSweep(seq));
    await until(() => host.counters.observed === LEARNING_SWEEPS + 50);
    await host.save();
    await host.crash();
    const begin = LEARNING_SWEEPS + 51;
    // Heard and stored while there is no thread to judge it.
    for (let seq = begin; seq < begin + 15; seq++) {
      stored.push(makeSweep(seq, begin));
      host.observe(makeSweep(seq, begin));
    }
    await until(() => raised(findings).length > 0);
    expect(host.counters.restarts).toBe(1);
    expect(host.counters.unjudged).toBe(0);
    expect(raised(findings).length).toBe(1);
  });

  it('continues after a stop without learning again', async () => {
    const first = await startHost();
    for (let seq = 1; seq <= LEARNING_SWEEPS + 50; seq++) first.hear(makeSweep(seq));
    await until(() => first.host.counters.observed === LEARNING_SWEEPS + 50);
    await first.stop();
    const second = await startHost();
    const begin = LEARNING_SWEEPS + 51;
    const judged = Array.from({ length: 12 }, (_, i) => second.hear(makeSweep(begin + i, begin)));
    await until(() => raised(second.findings).length === 1);
    expect(judged).not.toContain(false);
    expect(second.faults).toEqual([]);
  });

  it('learns anew of an hour of slow sweeps when licences change, and says meanwhile that it does not judge', async () => {
    const slow = (seq: number) => {
      const startedAt = seq * 60_000;
      return { ...makeSweep(seq), startedAt, endedAt: startedAt + 59_000 };
    };
    const { host, hear } = await startHost();
    const judged = Array.from({ length: 61 }, (_, i) => slow(i + 1)).map((sweep) => hear(sweep));
    expect(judged).not.toContain(true);
    await until(() => host.counters.observed === 61);
    expect(hear(slow(62))).toBe(true);
    const assignment = { id: 'L1', centreHz: 100.5e6, bandwidthHz: 50e3, service: 'broadcast-fm', mask: [] };
    const changing = host.change({
      assignments: [{ assignment: { ...assignment, class: 'continuous' } }],
      spursHz: {},
    });
    await until(() => hear(slow(63)) === false);
    await changing;
    await until(() => hear(slow(64)));
  });

  it('tells after a crash until when an emission was heard, up to the last stored sweep', async () => {
    const { host, findings, hear, stored } = await startHost();
    const begin = LEARNING_SWEEPS + 51;
    for (let seq = 1; seq < begin + 12; seq++) hear(makeSweep(seq, begin));
    await until(() => host.counters.observed === begin + 11);
    await host.save();
    await host.crash();
    const last = begin + 16;
    for (let seq = begin + 12; seq <= last; seq++) stored.push(makeSweep(seq, begin));
    const lastHeard = () => findings.flatMap(({ alarms }) => alarms.map(({ emission }) => emission.lastSeenAt)).at(-1);
    await until(() => lastHeard() === last * INTERVAL_MS);
    expect(raised(findings)).toHaveLength(1);
  });

  it('saves the list of emissions with the state: what comes later is told again after a crash', async () => {
    const heard: string[] = [];
    const ground = { dataDir: folder, clock: () => 0, onFault: (fault: unknown) => heard.push(String(fault)) };
    const setup = { assignments: [], spursHz: {} };
    const { host, ...part } = await openDetection(
      ground as unknown as PartGround,
      { setup, readSweeps: async () => [], toldUpTo: () => new Map() },
      { onEmission: ({ id }) => heard.push(id), onFinding: () => undefined },
    );
    await part.start?.();
    onTestFinished(() => part.stop?.());
    const begin = LEARNING_SWEEPS + 51;
    for (let seq = 1; seq < begin + 12; seq++) host.observe(makeSweep(seq, begin));
    await until(() => heard.length > 0 && host.counters.observed === begin + 11);
    await host.save();
    expect(await readFile(join(folder, 'emissions.json'), 'utf8')).toContain(heard[0]);
  });

  it('refuses the state of another version, and builds its own from stored sweeps without telling old news', async () => {
    const { deserialize, serialize } = await import('node:v8');
    const { readFile, writeFile } = await import('node:fs/promises');
    const begin = LEARNING_SWEEPS + 20;
    const first = await startHost();
    for (let seq = 1; seq <= begin + 30; seq++) first.hear(makeSweep(seq, begin));
    await until(() => raised(first.findings).length === 1);
    await first.stop();
    const path = join(folder, 'state');
    const saved = deserialize(await readFile(path)) as { snapshot: { version: number } }[];
    for (const { snapshot } of saved) snapshot.version = 1;
    await writeFile(path, serialize(saved));
    const second = await startHost([...first.stored]);
    await until(() => second.host.counters.observed === begin + 30);
    expect(second.faults[0]).toContain('another version');
    expect(second.hear(makeSweep(begin + 31, begin))).toBe(true);
    expect(second.findings).toEqual([]);
  });

  it('learns from the beginning, and says so, when its state cannot be read', async () => {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'state'), 'not a state');
    const { faults, hear } = await startHost();
    expect(faults[0]).toContain('learns from the beginning');
    expect(hear(makeSweep(1))).toBe(false);
  });
});

describe('the list of emissions', () => {
  it('knows when the present burst began, of an emission that was off the air or not watched in between', async () => {
    const path = join(folder, 'bursts.json');
    const emission = (state: 'live' | 'closed', lastSeenAt: number) => ({ state, firstSeenAt: 1000, lastSeenAt });
    const finding = (type: string, state: 'live' | 'closed', at: number) =>
      ({
        ...{ receiverId: 'r', stationId: 's', at, breaches: [], anomalies: [] },
        alarms: [{ type, id: 'e', emission: emission(state, at), levels: undefined, peakDbm: undefined }],
      }) as unknown as Finding;
    const log = await EmissionLog.open(path);
    const began = (one: Finding, to = log) => to.take(one)[0]?.burstStartedAt;
    expect(began(finding('raised', 'live', 2000))).toBeUndefined();
    expect(began(finding('closed', 'closed', 3000))).toBeUndefined();
    expect(began(finding('reopened', 'live', 9000))).toBe(9000);
    expect(began(finding('updated', 'live', 9500))).toBe(9000);
    await log.save();
    const later = await EmissionLog.open(path);
    expect(later.emissions).toMatchObject([{ state: 'closed', unknownSince: 9500, burstStartedAt: 9000 }]);
    expect(began(finding('updated', 'live', 20_000), later)).toBe(20_000);
  });

  it('keeps the newest state of each, and survives a restart', async () => {
    const path = join(folder, 'emissions.json');
    const { host, findings, hear } = await startHost();
    const begin = LEARNING_SWEEPS + 30;
    for (let seq = 1; seq <= begin + 60; seq++) hear(makeSweep(seq, begin, begin + 20));
    await until(() => host.counters.observed === begin + 60);
    const log = await EmissionLog.open(path);
    for (const finding of findings) log.take(finding);
    expect(log.emissions).toHaveLength(1);
    expect(log.emissions[0]).toMatchObject({ state: 'closed', receiverId: 'r', stationId: 's' });
    await log.save();
    expect((await EmissionLog.open(path)).emissions).toEqual(JSON.parse(JSON.stringify(log.emissions)));
  });
});
