import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nmeaChecksum } from '../../src/receiver/nmea.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { GpsSource } from '../../src/station/gps-source.js';
import { clockVerdict, type GpsState, GpsTrack } from '../../src/station/gps-track.js';
import { portIdOf } from '../../src/station/port-facts.js';
import { EmulatedUblox } from '../support/emulated-ublox.js';
import { eventually, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';

const NOW = Date.UTC(2027, 5, 1, 3, 4, 5);

function sentence(content: string): string {
  return `$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

function rmc(at: number, status: 'A' | 'V' = 'A'): string {
  const iso = new Date(at).toISOString();
  const time = `${iso.slice(11, 19).replaceAll(':', '')}.00`;
  const date = `${iso.slice(8, 10)}${iso.slice(5, 7)}${iso.slice(2, 4)}`;
  return sentence(`GPRMC,${time},${status},2150.7480,N,10655.0860,E,0.0,0.0,${date},,`);
}

/** A GPS on the network; `say` decides what it sends, ten times a second. */
async function gpsServer(say: () => string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const timer = setInterval(() => socket.write(say()), 100);
    socket.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    hangUp();
    server.close();
  });
  return { tcp: `127.0.0.1:${port}`, hangUp };
}

async function startSource(tcp: string, clock: () => number) {
  const states: GpsState[] = [];
  const source = new GpsSource({ gps: { tcp }, clock, onChange: (state) => states.push(state) });
  source.start();
  onTestFinished(() => source.stop());
  return { source, states };
}

describe('a GPS source', () => {
  it('gives position and clock, decided by the status flag alone', async () => {
    let status: 'A' | 'V' = 'V';
    const gps = await gpsServer(() => `noise\u0000${rmc(Date.now() - 300, status)}`);
    const { source } = await startSource(gps.tcp, Date.now);
    await eventually(() => source.state.status === 'no-fix');
    expect(source.state.position).toBeUndefined();
    status = 'A';
    await eventually(() => source.state.status === 'fix');
    expect(source.state.position?.latitudeDeg).toBeCloseTo(21.8458, 4);
    expect(source.state.position?.longitudeDeg).toBeCloseTo(106.9181, 4);
    await eventually(() => Math.abs(source.state.clockOffsetMs ?? 1e9) < 1500);
    expect(clockVerdict(source.state, Date.now())).toBe('good');
    status = 'V';
    await eventually(() => source.state.status === 'no-fix');
  });

  it('finds a wrong clock, and believes no date of a week counter that has started again', async () => {
    const gps = await gpsServer(() => rmc(Date.now()));
    const { source } = await startSource(gps.tcp, () => Date.now() + 60_000);
    await eventually(() => source.state.clockOffsetMs !== undefined);
    expect(source.state.clockOffsetMs).toBeGreaterThan(58_000);
    expect(clockVerdict(source.state, NOW)).toBe('bad');
    const old = await gpsServer(() => rmc(Date.now() - 1024 * 7 * 86_400_000));
    const second = await startSource(old.tcp, Date.now);
    await eventually(() => second.source.state.status === 'fix');
    expect(second.source.state.problem).toContain('week counter');
    expect(second.source.state.clockOffsetMs).toBeUndefined();
    expect(clockVerdict(second.source.state, Date.now())).toBe('unchecked');
  });

  it('says when it is lost, forgets its verdict on the clock, and comes back', async () => {
    const gps = await gpsServer(() => rmc(Date.now()));
    const { source, states } = await startSource(gps.tcp, Date.now);
    await eventually(() => source.state.status === 'fix');
    gps.hangUp();
    await eventually(() => states.some(({ status }) => status === 'lost'));
    const lost = states.find(({ status }) => status === 'lost');
    expect(lost).toMatchObject({ problem: expect.stringContaining('TCP 127.0.0.1') });
    expect(lost?.clockOffsetMs).toBeUndefined();
    await eventually(() => source.state.status === 'fix', 5000);
  });

  it('judges a clock that stands before this program was written as bad, GPS or not', () => {
    expect(clockVerdict(undefined, Date.UTC(1970, 0, 5))).toBe('bad');
    expect(clockVerdict(undefined, NOW)).toBe('unchecked');
  });

  it('uses the smallest of many differences: a late sentence says nothing about the clock', () => {
    const track = new GpsTrack();
    const position = { latitudeDeg: 0, longitudeDeg: 0 };
    for (const lateMs of [900, 250, 1700, 400]) track.take({ position, at: NOW }, { wall: NOW + lateMs, even: lateMs });
    expect(track.state).toMatchObject({ status: 'fix', clockOffsetMs: 250, position });
  });
});

it('asks a u-blox for jamming and spoofing among its sentences', async () => {
  const unit = new EmulatedUblox(undefined, ['jammed', 'no-security']);
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    unit.start((bytes) => socket.write(bytes));
    socket.on('data', (bytes) => {
      asked += 1;
      unit.receive(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const { source, states } = await startSource(
    `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    Date.now,
  );
  onTestFinished(async () => {
    await source.stop();
    unit.stop();
    server.close();
  });
  await eventually(() => source.state.doubt === 'jammed', 5000);
  expect(source.state.disturbed).toMatchObject([{ startHz: 1215e6, why: 'jammed' }]);
  expect([states.at(-1)?.doubt, asked]).toEqual(['jammed', 1]);
});

describe('a station with a GPS', () => {
  it('finds it on a port, and uses it as soon as it is configured', async () => {
    const field = await startFieldProgram('stations: [{ id: st, name: Station, receivers: [] }]\n');
    let timer: NodeJS.Timeout | undefined;
    const pty = await plugIn({
      receive: () => undefined,
      start: (send) => {
        timer = setInterval(() => send(Buffer.from(rmc(Date.now()))), 300);
      },
      stop: () => clearInterval(timer),
    });
    field.ports.push(usbPort(pty.path, '1546:01a7'));
    const id = portIdOf(pty.path);
    await eventually(() => field.get('/api/v1/ports').then(({ ports }) => ports.length > 0));
    const { body } = await field.send('POST', `/api/v1/ports/${id}/ask`, {});
    expect(body.gps).toEqual({ serial: pty.path, baudRate: 9600 });
    expect(body.steps.map(({ step }: { step: string }) => step)).toEqual(['listen', 'gps']);
    expect((await field.send('PUT', '/api/v1/stations/st', { gps: body.gps })).status).toBe(200);
    const station = await eventually(async () => {
      const { stations } = await field.get('/api/v1/stations');
      return stations[0].gps?.status === 'fix' && stations[0];
    });
    expect(station).toMatchObject({ clock: 'good', latitude: expect.closeTo(21.8458, 3) });
    expect((await field.send('PUT', '/api/v1/stations/st', { gps: null })).status).toBe(200);
    expect((await field.get('/api/v1/stations')).stations[0].gps).toBeUndefined();
  });

  it('shows where it is, and flags its sweeps while its clock is wrong', async () => {
    const gps = await gpsServer(() => rmc(Date.now() - 3600_000));
    const field = await startFieldProgram(`
stations:
  - id: st
    name: Station
    gps: { tcp: "${gps.tcp}" }
    receivers:
      - { id: sim, driver: simulated, port: { simulated: true }, plans: [{ startHz: 88 MHz, stopHz: 108 MHz, points: 50, everyMs: 50 }] }
`);
    const station = await eventually(async () => {
      const { stations } = await field.get('/api/v1/stations');
      return stations[0].clock === 'bad' && stations[0];
    });
    expect(station.latitude).toBeCloseTo(21.8458, 3);
    expect(station.gps).toMatchObject({ status: 'fix' });
    expect(station.gps.clockOffsetMs).toBeGreaterThan(3_590_000);
    await eventually(
      () => ((field.program.stations.receiver('sim')?.lastSweep?.flags ?? 0) & SweepFlag.clockBad) !== 0,
    );
  });
});
