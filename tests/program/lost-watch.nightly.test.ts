/** A receiver of the aeronautical band falls silent: the watch that is lost is an alarm, and ends when the receiver is back. */
import { createServer, type Server, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Caller } from '../support/account-program.js';
import { freePort } from '../support/message-server.js';
import { RunningProgram } from '../support/running-program.js';

const LOOK_MS = 5000;

interface Stretch {
  readonly state: string;
  readonly from: string;
  readonly to: string;
}

/** Prints one sweep of 118 to 137 MHz after another to whoever connects, until it is unplugged. */
class Board {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  plugIn(port: number): void {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      const timer = setInterval(() => {
        for (let mhz = 118; mhz <= 137; mhz++) socket.write(`${mhz}.0,-${95 + (mhz % 3)}.5\r\n`);
      }, 200);
      socket.on('close', () => clearInterval(timer));
    }).listen(port, '127.0.0.1');
  }

  unplug(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }
}

it('tells a lost watch over a band of safety as an alarm within 20 s of the loss, and its end', async () => {
  const board = new Board();
  const port = await freePort();
  board.plugIn(port);
  onTestFinished(() => board.unplug());
  const air = { id: 'air', driver: 'lines', port: { tcp: `127.0.0.1:${port}` } };
  const fm = { id: 'fm', driver: 'simulated', port: { simulated: true }, settings: { seed: 3 } };
  const plans = (startHz: number, stopHz: number, points: number) => [{ startHz, stopHz, points, everyMs: 500 }];
  const program = await RunningProgram.start({
    config: {
      stations: [
        {
          ...{ id: 'st', name: 'Mẫu Sơn' },
          receivers: [
            { ...air, plans: plans(118e6, 137e6, 20) },
            { ...fm, plans: plans(88e6, 108e6, 200) },
          ],
        },
      ],
    },
  });
  onTestFinished(() => program.close());
  const caller = new Caller(program.address);
  const from = new Date(Date.now() - 600_000).toISOString();
  const lost = async () => {
    const { body } = await caller.call('GET', 'api/v1/incidents?limit=100');
    return (body as { incidents: { emissionClass: string }[] }).incidents.filter(
      (one) => one.emissionClass === 'watch-loss',
    );
  };
  const status = async () => {
    const { body } = await caller.call('GET', 'api/v1/receivers');
    return (body as { receivers: { id: string; status: string }[] }).receivers.find(({ id }) => id === 'air')?.status;
  };
  await expect.poll(status, { timeout: 40_000 }).toBe('sweeping');
  const watched = async () => {
    const { body } = await caller.call('GET', `api/v1/coverage?from=${from}&to=${new Date().toISOString()}`);
    const { coverage } = body as { coverage: { band: string; stretches: Stretch[] }[] };
    const distress = coverage.find(({ band }) => band === 'aeronautical-distress:121450000-121550000');
    return (distress?.stretches ?? []).some(
      ({ state, from, to }) => /watched|degraded/.test(state) && Date.parse(to) - Date.parse(from) > 2 * LOOK_MS,
    );
  };
  await expect.poll(watched, { timeout: 40_000 }).toBe(true);
  // Whatever was blind while the receivers started is no alarm.
  expect(await lost()).toEqual([]);

  board.unplug();
  await expect
    .poll(lost, { timeout: 20_000 })
    .toMatchObject([{ severity: 1, active: true, state: 'open', stationIds: ['st'] }]);

  board.plugIn(port);
  await expect.poll(lost, { timeout: 90_000 }).toMatchObject([{ active: false }]);
}, 240_000);
