/**
 * `npm run demo:network [-- --stations 20 --port 8080]`: nats-server, two hub processes with their pages, and simulated
 * stations around Hà Nội. The first three are whole stations with detection and pages of their own; the others send sweeps.
 * A transmitter in a car passes these three one after another: each knows a part of its way, the hub knows all of it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { parseConfig } from '../../src/config/config.js';
import { sentenceOf } from '../../src/errors/errors.js';
import { NETWORK_FOLDER } from '../../src/network/membership/message-server-part.js';
import type { OwnMembership } from '../../src/network/membership/own-membership.js';
import { DEMO_CONFIG, SEED } from '../../src/program/demo/demo-config.js';
import { startProgram } from '../../src/program/program.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { addAdministrator } from './first-account.js';
import { enrol, LightStation } from './light-station.js';
import { type NatsNode, startNatsNode } from './nats-node.js';
import { RunningProgram } from './running-program.js';

const WHOLE = 3;
/** The site of the simulated world that the car passes first. */
const FIRST_ON_THE_ROAD = 2;
/** Time after which a hub process that ended is started again: long enough to see the other one take its place. */
const RESTART_AFTER_MS = 20_000;
const NAME = 'demo';
const PASSWORD = 'demo network';
const BANDS = [
  { id: 'fm', name: 'FM 87,5–108 MHz', plan: { startHz: 87.5e6, stopHz: 108e6, points: 400 } },
  { id: 'air', name: 'Hàng không 118–137 MHz', plan: { startHz: 118e6, stopHz: 137e6, points: 400 } },
];
/** Detection learns from 240 sweeps: those of a whole station are over before the story begins. */
const EVERY_MS = { whole: 200, light: 500 };
/** The licensed services of the simulated world. */
const { assignments } = DEMO_CONFIG;

const { values } = parseArgs({
  options: { stations: { type: 'string', default: '20' }, port: { type: 'string', default: '8080' } },
});
const count = Number(values.stations);
if (!(Number.isInteger(count) && count >= 1 && count <= 500))
  throw new Error(`--stations ${values.stations}: must be 1 to 500.`);
const port = Number(values.port);
if (!(Number.isInteger(port) && port >= 1 && port <= 65_534)) throw new Error(`--port ${values.port}: no port number.`);
const folder = join(process.cwd(), 'data/demo-network', String(process.pid));
await mkdir(folder, { recursive: true });
const node = await startNatsNode(folder).catch((error: unknown) => {
  console.error(sentenceOf(error));
  process.exit(1);
});
const hubs = [await startHub(node, 1), await startHub(node, 2)] as const;
const ending = new AbortController();
// Hundreds of stations take minutes to start on a small computer, and a hub may end meanwhile.
const kept = hubs.map((hub, i) => keepUp(hub, i + 1));
const stations = await startStations(join(hubs[0].folder, 'data', NETWORK_FOLDER));
console.log(howToGoOn());
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});
ending.abort();
await Promise.all(kept);
for (const stop of stations) await stop();
for (const hub of hubs) await hub.halt();
node.stop();
process.exit();

async function startHub(nats: NatsNode, number: number): Promise<RunningProgram> {
  const own = join(folder, `hub-${number}`);
  await mkdir(own, { recursive: true });
  const config = { stations: [], assignments, network: { nats: [nats.server] }, access: { behindProxy: ['loopback'] } };
  const place = { folder: own, port: port + number - 1 };
  const prepare = async (dataDir: string) => {
    await nats.shareKeys(dataDir);
    // The second process copies accounts. Without one only people at the machine itself, and not behind a gateway, are let in.
    if (number === 1) await addAdministrator(dataDir, NAME, PASSWORD);
  };
  const hub = await RunningProgram.start({ role: 'hub', config, prepare, ...place });
  console.log(`Hub process ${number} is ready: ${hub.address} (process ${hub.pid})`);
  return hub;
}

/** Does what systemd does for a hub process that ended. */
async function keepUp(hub: RunningProgram, number: number): Promise<void> {
  const pause = async (ms: number) => await wait(ms, undefined, { signal: ending.signal }).catch(() => undefined);
  while (!ending.signal.aborted) {
    await pause(200);
    if (hub.isRunning || ending.signal.aborted) continue;
    console.log(`Hub process ${number} ended. It is started again in ${RESTART_AFTER_MS / 1000} s.`);
    await pause(RESTART_AFTER_MS);
    if (ending.signal.aborted) return;
    await hub.resume();
    console.log(`Hub process ${number} is ready again: ${hub.address} (process ${hub.pid})`);
  }
}

/** @param network folder of the hub with its stations @returns functions that stop the stations */
async function startStations(network: string): Promise<(() => Promise<void>)[]> {
  const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
  const ids = Array.from({ length: count }, (_, i) => `tram-${String(i + 1).padStart(3, '0')}`);
  const registry = await DriverRegistry.load();
  const stops: (() => Promise<void>)[] = [];
  for (const [i, membership] of (await enrol(network, about, ids)).entries()) {
    if (i < WHOLE) {
      stops.push(await startWhole(i, membership));
      continue;
    }
    const { stationId } = membership;
    const one = new LightStation({
      ...{ stationId, membership, registry, folder: join(folder, stationId), station: stationOf(i) },
      ...{ receivers: 0, bins: 0, everyMs: 0 },
    });
    stops.push(() => one.stop());
    await one.start();
  }
  return stops;
}

async function startWhole(i: number, membership: OwnMembership): Promise<() => Promise<void>> {
  const { stationId } = membership;
  const station = stationOf(i);
  const dataDir = join(folder, stationId);
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'hub-membership.json'), JSON.stringify(membership), { mode: 0o600 });
  const config = parseConfig({ assignments, stations: [{ id: stationId, ...station }] }, 'the demonstration');
  const log = pino({ level: process.env['RFI_LOG_LEVEL'] ?? 'error' }, pino.destination(2));
  const options = { host: '127.0.0.1', port: 0, log, holdAnswers: true, isSynchronised: async () => true };
  const program = await startProgram({ ...options, role: 'station', config, dataDir });
  console.log(`${station.name}, a whole station: ${program.address}`);
  return () => program.stop();
}

/** Places on a spiral around Hà Nội, so that neighbours hear the same emitters of one seeded world. */
function stationOf(i: number) {
  const [angle, distanceDeg] = [i * 2.4, 0.12 * Math.sqrt(i)];
  const receivers = BANDS.map(({ id, name, plan }) => ({
    ...{ id, name, driver: 'simulated', port: { simulated: true } },
    plans: [{ ...plan, everyMs: i < WHOLE ? EVERY_MS.whole : EVERY_MS.light }],
    settings: { seed: SEED, site: i < WHOLE ? FIRST_ON_THE_ROAD + i : i % 2 },
  }));
  return {
    name: `Trạm ${i + 1}`,
    latitude: 21.03 + distanceDeg * Math.sin(angle),
    longitude: 105.85 + distanceDeg * Math.cos(angle),
    receivers,
  };
}

function howToGoOn(): string {
  const [one, two] = hubs;
  return `
${count} stations send to the hub. ${one.address} and ${two.address} show the same page.
Sign in as "${NAME}" with the password "${PASSWORD}".

What to see, 1 to 3 minutes from now: a transmitter in a car on 122,550 MHz passes Trạm 1, Trạm 2 and Trạm 3. Each of them
opens a case for its part; the list of cases at the hub has all of them, and merged they are one case with its way.

What to try: open ${two.address}, then end the hub process that works now:   kill -9 ${one.pid}
The page says that it has no connection, and after 7 to 10 s it goes on by itself, with all cases and what people were answered.
Process 1 is started again ${RESTART_AFTER_MS / 1000} s later and is then the copy; ${one.address} shows the same page again.

End it with Ctrl-C; its files are in ${folder}.`;
}
