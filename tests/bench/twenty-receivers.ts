/** Twenty receivers at once, three of them bad: do the other seventeen lose anything? */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig } from '../../src/config/config.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { Stations } from '../../src/station/stations.js';
import { habitOf, NUMBER_CYCLE, numberOf, PORTS, VALUES_PER_SWEEP } from '../support/twenty-ports.js';
import { type BenchLine, line } from './bench-line.js';

const SWEEPS_PER_S = 20;
const RUN_MS = 21_000;

export interface TwentyOutcome {
  /** Sweeps received from the good receivers, and how many of their numbers are missing. */
  readonly good: number;
  readonly lost: number;
  readonly doubled: number;
  /** Lives of the receiver that is unplugged every five seconds. */
  readonly returns: number;
  readonly states: Readonly<Record<string, string>>;
}

export async function runTwenty(report: (figure: BenchLine) => void): Promise<void> {
  const { good, lost, doubled, returns } = await twentyReceivers(RUN_MS);
  const bench = 'ingest';
  report(
    line({
      bench,
      metric: '20 receivers, 3 of them bad: sweeps of the good ones',
      value: good,
      unit: '1',
      target: `>= ${17 * SWEEPS_PER_S * (RUN_MS / 1000 - 2)}`,
    }),
  );
  report(
    line({
      bench,
      metric: '20 receivers, 3 of them bad: sweeps lost by the good ones',
      value: lost,
      unit: '1',
      target: '<= 0',
    }),
  );
  report(
    line({ bench, metric: '20 receivers, 3 of them bad: sweeps doubled', value: doubled, unit: '1', target: '<= 0' }),
  );
  report(
    line({
      bench,
      metric: 'returns of the one that is unplugged',
      value: returns,
      unit: '1',
      target: `>= ${Math.floor(RUN_MS / 6000) - 1}`,
    }),
  );
}

export async function twentyReceivers(runMs: number): Promise<TwentyOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-twenty-'));
  const ports = fork(new URL('../support/twenty-ports.js', import.meta.url), [folder, String(SWEEPS_PER_S)]);
  await once(ports, 'message');
  const bus = new Bus((_topic, error) => console.error(error));
  const receivers = Array.from({ length: PORTS }, (_, port) => ({
    id: `r${port}`,
    driver: 'lines',
    port: { serial: join(folder, `port${port}`), baudRate: 115_200 },
    settings: { format: 'csv-sweep' },
    plans: [{ startHz: 88e6, stopHz: 108e6, points: VALUES_PER_SWEEP }],
  }));
  const config = parseConfig({ stations: [{ id: 's', name: 'Bench', receivers }] }, 'bench');
  const registry = await DriverRegistry.load();
  const stations = new Stations({ config, registry, bus, clock: Date.now, lastSeqs: new Map() });
  const last = new Map<string, number>();
  const outcome = { good: 0, lost: 0, doubled: 0, returns: 0 };
  bus.on('sweep', ({ receiverId, levelsDbm }) => {
    if (habitOf(Number(receiverId.slice(1))) !== 'good') return;
    const number = numberOf(levelsDbm[0] ?? Number.NaN);
    const before = last.get(receiverId);
    last.set(receiverId, number);
    outcome.good += 1;
    if (before === undefined) return;
    const ahead = (number - before + NUMBER_CYCLE) % NUMBER_CYCLE;
    if (ahead === 0) outcome.doubled += 1;
    else outcome.lost += ahead - 1;
  });
  bus.on('receiver', ({ receiverId, status }) => {
    if (habitOf(Number(receiverId.slice(1))) === 'unplugged' && status === 'sweeping') outcome.returns += 1;
  });
  stations.start();
  await new Promise((resolve) => setTimeout(resolve, runMs));
  const states = Object.fromEntries(
    stations.receivers.map(({ config: { id }, state }) => [id, `${state.status} ${state.problem ?? ''}`]),
  );
  await stations.stop();
  ports.disconnect();
  await once(ports, 'exit');
  await rm(folder, { recursive: true, force: true });
  return { ...outcome, states };
}
