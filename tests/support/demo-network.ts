/**
 * `npm run demo:network [-- --stations 20 --port 8080]`: nats-server, a hub with its page, and simulated stations around
 * Hà Nội. The first three are whole stations with detection and pages of their own; the others send sweeps.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { parseConfig } from '../../src/config/config.js';
import { NETWORK_FOLDER } from '../../src/program/network/message-server-wiring.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { enrol, LightStation } from './light-station.js';
import { freePort } from './message-server.js';

const WHOLE = 3;
const BANDS = [
  { id: 'fm', name: 'FM 87,5–108 MHz', plan: { startHz: 87.5e6, stopHz: 108e6, points: 400, everyMs: 500 } },
  { id: 'air', name: 'Hàng không 118–137 MHz', plan: { startHz: 118e6, stopHz: 137e6, points: 400, everyMs: 500 } },
];

const { values } = parseArgs({
  options: { stations: { type: 'string', default: '20' }, port: { type: 'string', default: '8080' } },
});
const count = Number(values.stations);
if (!(Number.isInteger(count) && count >= 1 && count <= 500))
  throw new Error(`--stations ${values.stations}: must be 1 to 500.`);
const folder = join(process.cwd(), 'data/demo-network', String(process.pid));
await mkdir(folder, { recursive: true });
const log = pino({ level: process.env['RFI_LOG_LEVEL'] ?? 'warn' }, pino.destination(2));
const common = { host: '127.0.0.1', log, holdAnswers: true };
const listen = `127.0.0.1:${await freePort()}`;
const config = parseConfig(
  { stations: [], network: { listen, address: listen, waitingAtMost: '2 GB' } },
  'the demonstration',
);
const hub = await startProgram({
  ...common,
  role: 'hub',
  config,
  dataDir: join(folder, 'hub'),
  port: Number(values.port),
});
console.log(`The hub is ready: ${hub.address}`);
const network = join(folder, 'hub', NETWORK_FOLDER);
const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
const ids = Array.from({ length: count }, (_, i) => `tram-${String(i + 1).padStart(3, '0')}`);
const registry = await DriverRegistry.load();
const light: LightStation[] = [];
const whole: Program[] = [];
for (const [i, membership] of (await enrol(network, about, ids)).entries()) {
  const { stationId } = membership;
  const station = stationOf(i);
  const own = join(folder, stationId);
  if (i < WHOLE) {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'hub-membership.json'), JSON.stringify(membership), { mode: 0o600 });
    const ownConfig = parseConfig({ stations: [{ id: stationId, ...station }] }, 'the demonstration');
    const program = await startProgram({ ...common, role: 'station', config: ownConfig, dataDir: own, port: 0 });
    whole.push(program);
    console.log(`${station.name}, a whole station: ${program.address}`);
  } else {
    const one = new LightStation({
      stationId,
      membership,
      folder: own,
      registry,
      station,
      receivers: 0,
      bins: 0,
      everyMs: 0,
    });
    light.push(one);
    await one.start();
  }
}
console.log(`${count} stations send to the hub. End it with Ctrl-C; its files are in ${folder}.`);
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});
for (const one of light) await one.stop();
for (const one of whole) await one.stop();
await hub.stop();
process.exit();

/** Places on a spiral around Hà Nội, so that neighbours hear the same emitters of one seeded world. */
function stationOf(i: number) {
  const [angle, distanceDeg] = [i * 2.4, 0.12 * Math.sqrt(i)];
  const receivers = BANDS.map(({ id, name, plan }) => ({
    ...{ id, name, driver: 'simulated', port: { simulated: true }, plans: [plan] },
    settings: { seed: 2027, site: i % 2 },
  }));
  return {
    name: `Trạm ${i + 1}`,
    latitude: 21.03 + distanceDeg * Math.sin(angle),
    longitude: 105.85 + distanceDeg * Math.cos(angle),
    receivers,
  };
}
