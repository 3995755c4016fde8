import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { parseConfig } from '../../src/config/config.js';
import { VERSION } from '../../src/files/project.js';
import { decodeFrame, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { NETWORK_FOLDER } from '../../src/network/membership/message-server-part.js';
import { readMembership } from '../../src/network/membership/own-membership.js';
import { inboxOf, subjects } from '../../src/network/subjects.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { gpsServer } from '../support/gps-server.js';
import { freePort } from '../support/message-server.js';

const RECEIVER = {
  id: 'sim',
  name: 'FM',
  driver: 'simulated',
  port: { simulated: true },
  settings: { seed: 7 },
  plans: [{ startHz: 87.5e6, stopHz: 108e6, points: 300, everyMs: 200 }],
};
const STATION = { id: 'hue', name: 'Huế', latitude: 16.46, longitude: 107.59, receivers: [RECEIVER] };

describe('a hub and its station', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-network-'));
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(line) });
  const common = { host: '127.0.0.1', port: 0, log, holdAnswers: true };
  let hub: Program;
  let station: Program;
  let gps: Server;
  let listen: string;
  const startHub = async () => {
    const config = parseConfig({ stations: [], network: { listen, address: listen } }, 'test');
    hub = await startProgram({ ...common, role: 'hub', config, dataDir: join(folder, 'hub') });
  };
  const figures = async () => (await fetch(`${hub.address}metrics`)).text();
  const startStation = async () => {
    const tcp = `127.0.0.1:${(gps.address() as AddressInfo).port}`;
    const config = parseConfig({ stations: [{ ...STATION, gps: { tcp } }] }, 'test');
    station = await startProgram({ ...common, role: 'station', config, dataDir: join(folder, 'station') });
  };
  beforeAll(async () => {
    listen = `127.0.0.1:${await freePort()}`;
    await startHub();
    const network = join(folder, 'hub', NETWORK_FOLDER);
    const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
    const code = await invite(new Members(network), 'hue', about, Date.now());
    gps = await gpsServer(() => ({ latitude: 16.5, longitude: 107.6 }));
    // The station runs before it has joined, and needs no new start afterwards.
    await startStation();
    await vi.waitFor(() => joinHub(code, join(folder, 'station')), { timeout: 20_000 });
  });
  afterAll(async () => {
    await station.stop();
    await hub.stop();
    gps.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const at = async (program: Program, path: string) =>
    JSON.parse(await (await fetch(`${program.address}api/v1/${path}`)).text());
  const receiver = async () => (await at(hub, 'receivers')).receivers[0] ?? {};

  it('the hub shows the station and its receiver as the station does', async () => {
    await expect
      .poll(receiver)
      .toMatchObject({ id: 'hue.sim', stationId: 'hue', name: 'FM', status: 'sweeping', model: expect.any(String) });
    const stations = async () => (await at(hub, 'stations')).stations;
    const about = {
      id: 'hue',
      name: 'Huế',
      latitude: 16.46,
      receiverIds: ['hue.sim'],
      version: VERSION,
      clock: 'good',
    };
    await expect.poll(stations).toMatchObject([about]);
    expect((await at(hub, 'receivers/hue.sim/plans')).plans).toMatchObject([{ startHz: 87.5e6, stopHz: 108e6 }]);
    await expect.poll(async () => (await receiver()).sweeps).toBeGreaterThan(5);
  });

  it('the sweeps of the station arrive in the archive of the hub, level by level', async () => {
    const [from, to] = [new Date(Date.now() - 600_000).toISOString(), new Date().toISOString()];
    const query = (id: string) => `sweeps?receiverId=${id}&from=${from}&to=${to}&maxSweeps=500`;
    const own = (await at(station, query('sim'))).sweeps;
    expect(own.length).toBeGreaterThan(5);
    const bySeq = async () =>
      new Map<number, object>((await at(hub, query('hue.sim'))).sweeps.map((one: { seq: number }) => [one.seq, one]));
    await expect.poll(async () => (await bySeq()).size).toBeGreaterThanOrEqual(own.length);
    const found = await bySeq();
    for (const sweep of own) expect(found.get(sweep.seq)).toEqual({ ...sweep, receiverId: 'hue.sim' });
  });

  it('a viewer at the hub sees the live picture within a second', async () => {
    const socket = new WebSocket(`${hub.address.replace('http', 'ws')}live`, LIVE_SUBPROTOCOL);
    const lateMs: number[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) lateMs.push(Date.now() - decodeFrame(data).startedAt - decodeFrame(data).durationMs);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'hue.sim', maxBins: 100 }));
    await expect.poll(() => lateMs.length).toBeGreaterThan(8);
    expect(lateMs.toSorted((a, b) => a - b)[Math.floor(lateMs.length / 2)]).toBeLessThan(1000);
    socket.close();
  });

  it('a viewer at the hub sees the part that it looks at closely in the bins of the station, live', async () => {
    const socket = new WebSocket(`${hub.address.replace('http', 'ws')}live`, LIVE_SUBPROTOCOL);
    const steps = new Map<number, number[]>();
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      const { seq, stepHz } = decodeFrame(data);
      steps.set(seq, [...(steps.get(seq) ?? []), stepHz]);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const detail = { startHz: 95e6, stopHz: 97e6, maxBins: 50 };
    socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'hue.sim', maxBins: 20, detail }));
    const measuredHz = (await receiver()).lastSweep.stepHz;
    await expect.poll(() => [...steps.values()].some(([, part]) => part === measuredHz)).toBe(true);
    for (const [whole] of steps.values()) expect(whole).toBeGreaterThan(5 * measuredHz);
    socket.close();
  });

  it('each plan of a receiver keeps its own bins at the hub while somebody looks at thinned frames', async () => {
    const plans = [
      { startHz: 87.5e6, stopHz: 97.5e6, points: 200, everyMs: 200 },
      { startHz: 98e6, stopHz: 108e6, points: 100, everyMs: 200 },
    ];
    const change = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ plans }) };
    expect((await fetch(`${station.address}api/v1/receivers/sim/plans`, change)).status).toBe(200);
    const socket = new WebSocket(`${hub.address.replace('http', 'ws')}live`, LIVE_SUBPROTOCOL);
    onTestFinished(() => socket.close());
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'hue.sim', maxBins: 20 }));
    const newest = async () => {
      const { startHz, stepHz } = (await receiver()).lastSweep;
      return `${startHz} Hz in ${stepHz} Hz`;
    };
    const seen: string[] = [];
    // Until the first block of each plan is there, nothing is known but thinned frames.
    await expect
      .poll(
        async () => {
          seen.push(await newest());
          return [...new Set(seen.slice(-20))].sort();
        },
        { interval: 60 },
      )
      .toEqual(['87500000 Hz in 50000 Hz', '98000000 Hz in 100000 Hz']);
  });

  it('plans that are changed at the hub are changed at the station; both audit logs say who asked', async () => {
    const plans = [{ startHz: 88e6, stopHz: 107e6, points: 250, everyMs: 300 }];
    const change = (body: object) =>
      fetch(`${hub.address}api/v1/receivers/hue.sim/plans`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await change({ plans })).status).toBe(200);
    await expect.poll(async () => (await at(station, 'receivers/sim/plans')).plans).toMatchObject(plans);
    await expect.poll(async () => (await at(hub, 'receivers/hue.sim/plans')).plans).toMatchObject(plans);
    // The newest first: the earlier change was made at the station.
    expect(await acts('receiver.plans')).toEqual({
      hub: ['local receiver/hue.sim'],
      station: ['local (hub) receiver/sim', 'local receiver/sim'],
    });
  });

  /** Who did it with what, in the audit logs of both. */
  const acts = async (action: string) => {
    const logOf = async (program: Program) =>
      (await at(program, 'audit?limit=200')).rows
        .filter((one: { action: string }) => one.action === action)
        .map(({ actor, subject }: { actor: string; subject: string }) => `${actor} ${subject}`);
    return { hub: await logOf(hub), station: await logOf(station) };
  };
  const post = async (program: Program, path: string, body: object) =>
    JSON.parse(
      await (
        await fetch(`${program.address}api/v1/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).text(),
    );
  it('a self-test of a receiver is started at the hub, runs at the station, and is known to both', async () => {
    const began = await post(hub, 'receivers/hue.sim/self-test', { sweeps: 5 });
    expect(began).toMatchObject({ kind: 'self-test', state: 'running', by: 'local (hub)' });
    const trial = async (program: Program, id: string) => await at(program, `receivers/${id}/self-test`);
    await expect.poll(async () => (await trial(hub, 'hue.sim')).state).not.toBe('running');
    expect(await trial(hub, 'hue.sim')).toEqual(await trial(station, 'sim'));
    expect(await at(hub, 'receivers/hue.sim/spurs')).toEqual(await at(station, 'receivers/sim/spurs'));
    expect(await acts('receiver.self-test')).toEqual({
      hub: ['local receiver/hue.sim'],
      station: ['local (hub) receiver/sim'],
    });
  });

  it('an acceptance of a receiver is started at the hub, runs at the station, and its verdict is known to both', async () => {
    const began = await post(hub, 'receivers/hue.sim/acceptance', { seconds: 2 });
    expect(began).toMatchObject({ kind: 'acceptance', state: 'running', by: 'local (hub)' });
    const trial = async (program: Program, id: string) => await at(program, `receivers/${id}/acceptance`);
    await expect
      .poll(async () => (await trial(hub, 'hue.sim')).acceptance?.sweeps, { timeout: 10_000 })
      .toBeGreaterThan(1);
    expect(await trial(hub, 'hue.sim')).toEqual(await trial(station, 'sim'));
    expect(await acts('receiver.acceptance')).toEqual({
      hub: ['local receiver/hue.sim'],
      station: ['local (hub) receiver/sim'],
    });
  });

  it('a calibration made at the hub or at the station holds at both, and is withdrawn at both', async () => {
    const measured = { measuredAt: '2026-01-05T00:00:00Z', author: 'Phòng đo', correctionsDb: [{ hz: 1e8, db: 1.5 }] };
    const first = await post(hub, 'calibrations', { ...measured, receiverId: 'hue.sim' });
    expect(first).toMatchObject({ id: 'hue.sim-v1', receiverId: 'hue.sim', version: 1 });
    await post(station, 'calibrations', { ...measured, receiverId: 'sim' });
    await post(hub, 'calibrations/hue.sim-v1/withdraw', {});
    const known = async (program: Program) =>
      (await at(program, 'calibrations')).calibrations.map(
        (one: { id: string; withdrawnAt?: string }) => `${one.id}${one.withdrawnAt === undefined ? '' : ' withdrawn'}`,
      );
    expect(await known(station)).toEqual(['sim-v1 withdrawn', 'sim-v2']);
    await expect.poll(() => known(hub)).toEqual(['hue.sim-v1 withdrawn', 'hue.sim-v2']);
    expect(await acts('calibration.withdrawn')).toEqual({
      hub: ['local calibration/hue.sim-v1'],
      station: ['local (hub) calibration/sim-v1'],
    });
  });

  it('a receiver that is taken at the hub is taken at the station, which refuses others, and given back', async () => {
    const plan = { startHz: 100e6, stopHz: 101e6, points: 100 };
    const taken = { plan, minutes: 5, reason: 'thu thử', by: 'Lan' };
    expect(await post(hub, 'receivers/hue.sim/hold', taken)).toMatchObject({ busy: { by: 'Lan' } });
    const busy = async () => (await at(station, 'receivers')).receivers[0].busy;
    await expect.poll(busy).toMatchObject({ by: 'Lan (hub)', reason: 'thu thử' });
    const refused = { status: 409, detail: expect.stringMatching(/^hue: /) };
    expect(await post(hub, 'receivers/hue.sim/self-test', { sweeps: 5 })).toMatchObject(refused);
    await fetch(`${hub.address}api/v1/receivers/hue.sim/hold`, { method: 'DELETE' });
    await expect.poll(busy).toBeUndefined();
    expect((await acts('receiver.hold')).station).toEqual(['Lan (hub) receiver/sim']);
    expect((await acts('receiver.released')).station).toEqual(['local (hub) receiver/sim']);
    expect((await acts('receiver.hold')).hub).toEqual(['local receiver/hue.sim']);
  });

  const openCase = async (startHz: number) => {
    const time = new Date(Date.now() - 1000).toISOString();
    const report = { stationId: 'hue', receiverId: 'sim', startHz, stopHz: startHz + 50e3, from: time, to: time };
    return (await post(station, 'incidents', { ...report, text: 'heard by hand' })).incident;
  };
  const caseAt = async (program: Program, startHz: number) =>
    (await at(program, 'incidents')).incidents.find((one: { startHz: number }) => one.startHz === startHz);

  /** The note of a new case comes after its report: who acts on the version before it is told to look again. */
  const actAtHub = async (startHz: number, act: string, body: object = {}) => {
    const id = async () => (await caseAt(hub, startHz))?.id;
    await expect
      .poll(async () => JSON.stringify(await at(hub, `incidents/${await id()}/timeline`)))
      .toContain('heard by hand');
    const { version } = await caseAt(hub, startHz);
    expect(await post(hub, `incidents/${await id()}/${act}`, { version, ...body })).not.toHaveProperty('status');
  };

  it('a case of the station becomes one of the hub; whoever acknowledges first, both know', async () => {
    await openCase(95.1e6);
    await expect.poll(() => caseAt(hub, 95.1e6)).toMatchObject({ state: 'open', stationIds: ['hue'] });
    await actAtHub(95.1e6, 'ack');
    await expect.poll(async () => (await caseAt(station, 95.1e6)).state).toBe('acknowledged');
    const own = await openCase(99.3e6);
    await post(station, `incidents/${own.id}/ack`, { version: own.version });
    await expect.poll(async () => (await caseAt(hub, 99.3e6))?.state).toBe('acknowledged');
    const told = await at(hub, `incidents/${(await caseAt(hub, 99.3e6)).id}`);
    expect(JSON.stringify(told)).toContain('(hue)');
  });

  it('an alarm that one side calls noise is noise at the other, by the name of who said it', async () => {
    await openCase(103.1e6);
    await actAtHub(103.1e6, 'noise', { why: 'receiver' });
    const said = { state: 'acknowledged', noise: { why: 'receiver', by: 'local (hub)' } };
    await expect.poll(() => caseAt(station, 103.1e6)).toMatchObject(said);
    const own = await openCase(104.9e6);
    await post(station, `incidents/${own.id}/ack`, { version: own.version });
    await expect.poll(async () => (await caseAt(hub, 104.9e6))?.state).toBe('acknowledged');
    const seen = await caseAt(station, 104.9e6);
    await post(station, `incidents/${seen.id}/noise`, { version: seen.version, why: 'known' });
    await expect.poll(() => caseAt(hub, 104.9e6)).toMatchObject({ noise: { why: 'known', by: 'local (hue)' } });
  });

  it('a hub that lost its streams and its case book hears again of what the station told in the last hour', async () => {
    await openCase(97.7e6);
    await expect.poll(() => caseAt(hub, 97.7e6)).toMatchObject({ state: 'open' });
    await hub.stop();
    rmSync(join(folder, 'hub-streams'), { recursive: true });
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, 'hub', `cases.db${end}`), { force: true });
    await startHub();
    await expect.poll(() => caseAt(hub, 97.7e6), { timeout: 20_000 }).toMatchObject({ stationIds: ['hue'] });
    expect(await caseAt(hub, 95.1e6)).toMatchObject({ state: 'acknowledged' });
  });

  it('what the station watched is known at the hub, from the station’s own account', async () => {
    const coverage = async () => {
      const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date().toISOString()];
      return (await at(hub, `coverage?from=${from}&to=${to}`)).coverage;
    };
    await expect.poll(async () => JSON.stringify(await coverage())).toContain('"hue"');
    await expect.poll(async () => JSON.stringify(await coverage())).toContain('watched');
  });

  it('where a fixed station stands is in the journal of the hub as in its own, whatever its GPS says', async () => {
    const track = (whose: string) => {
      const book = new Database(join(folder, whose, 'cases.db'), { readonly: true });
      const rows = book.prepare('SELECT * FROM station_track WHERE latitude IS NOT NULL ORDER BY at').all();
      book.close();
      return rows;
    };
    await expect.poll(() => track('hub')).toMatchObject([{ station: 'hue', latitude: 16.46, longitude: 107.59 }]);
    expect(track('hub')).toEqual(track('station'));
  });

  it('figures of each station are there for Prometheus', async () => {
    const lines = [
      /rfi_station_clock_offset_seconds\{station="hue"\} -?0(?:\.\d+)?\n/,
      /rfi_station_silent\{station="hue"\} 0\n/,
      /rfi_network_sweeps [1-9]\d*\n/,
    ];
    const missing = async () => {
      const text = await figures();
      return lines.filter((line) => !line.test(text));
    };
    await expect.poll(missing).toEqual([]);
  });

  it('a station that floods and sends what is no block is counted for Prometheus, and named on the page', async () => {
    const membership = await readMembership(join(folder, 'station'));
    if (membership === undefined) throw new Error('the station has not joined');
    const named = { name: 'test', inboxPrefix: inboxOf('hue'), reconnect: false };
    const own = await connectWith(membership, keyOf(membership.seed), named);
    onTestFinished(() => own.close());
    own.publish(subjects.block('hue', 'sim'), new Uint8Array(1000));
    for (let i = 0; i < 100; i++) own.publish(subjects.beat('hue'), 'no beat');
    const beat = {
      schema: 1,
      version: 'x',
      at: Date.now(),
      since: 0,
      about: '',
      receivers: [],
      owedMinutes: 0,
      bytesPerS: 0,
    };
    for (let i = 0; i < 50; i++) own.publish(subjects.beat('hue'), JSON.stringify(beat));
    await expect.poll(figures).toMatch(/rfi_network_refused_blocks\{station="hue",reason="newer-form"\} 1\n/);
    // A real beat may come between: ten at once are taken, and ten a second.
    await expect.poll(figures).toMatch(/rfi_station_refused_beats\{station="hue"\} 1[34]\d\n/);
    const { problems } = JSON.parse(await (await fetch(`${hub.address}readyz`)).text());
    expect(JSON.stringify(problems)).toMatch(/Các trạm gửi nhiều hơn mức một trạm thật có thể gửi[^"]*: hue\./);
    expect(JSON.stringify(problems)).toMatch(/Stations that send more than a real one does[^"]*: hue\./);
    await expect.poll(async () => (await receiver()).status).toBe('sweeping');
  });

  it('a station that falls silent is named within 15 s, and shown again when it is back', async () => {
    const present = async () => ({ ...(await at(hub, 'stations')).stations[0], ...(await receiver()) });
    await expect.poll(present, { timeout: 20_000 }).toMatchObject({ clock: 'good', intervalMs: expect.any(Number) });
    const watch = async (from: number, to: number) => {
      const [iso, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
      return (await at(hub, `coverage?from=${iso}&to=${until}`)).coverage[0].stretches.at(-1);
    };
    await expect
      .poll(() => watch(Date.now() - 60_000, Date.now()), { timeout: 20_000 })
      .toMatchObject({ state: expect.stringMatching(/^(degraded|watched)$/) });
    const stoppedAt = Date.now();
    await station.stop();
    const cases = (await at(hub, 'incidents')).incidents.length;
    const began = performance.now();
    await expect
      .poll(async () => (await receiver()).problem ?? '')
      .toMatch(/Station hue is silent since .*no route to it/);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(said.some((line) => line.includes('Station hue is silent'))).toBe(true);
    // Nothing is said of the present that was so before: neither its watch nor its clock nor its pace.
    const untold = await watch(stoppedAt - 60_000, Date.now());
    expect(untold).toMatchObject({ state: 'unknown', reason: 'not-yet-told' });
    expect(Date.parse(untold.from)).toBeLessThanOrEqual(stoppedAt + 1000);
    expect(await present()).toMatchObject({ clock: 'unchecked' });
    expect(await present()).not.toHaveProperty('intervalMs');
    // What only the station can do is not done, and the person hears of it.
    const asked = await post(hub, 'receivers/hue.sim/self-test', { sweeps: 5 });
    expect(asked).toMatchObject({
      status: 503,
      reason: { en: expect.stringMatching(/hue does not answer, so nothing/) },
    });
    await startStation();
    await expect.poll(async () => (await receiver()).status).toBe('sweeping');
    // A new start tells all open cases again; what the hub knows already opens nothing new.
    await openCase(103.7e6);
    await expect.poll(() => caseAt(hub, 103.7e6)).toMatchObject({ state: 'open' });
    expect((await at(hub, 'incidents')).incidents).toHaveLength(cases + 1);
  });

  it('a station with an empty archive begins after the numbers that its hub has, which takes its sweeps', async () => {
    const figure = async (name: string) =>
      Number(new RegExp(`^rfi_network_${name} (\\d+)$`, 'm').exec(await figures())?.[1]);
    await expect.poll(() => figure('sweeps'), { timeout: 20_000 }).toBeGreaterThan(40);
    await station.stop();
    for (const name of ['sweeps.db', 'sweeps.db-wal', 'sweeps.db-shm', 'spool'])
      rmSync(join(folder, 'station', name), { recursive: true, force: true });
    const [had, repeated] = [await figure('sweeps'), await figure('repeated_sweeps')];
    await startStation();
    await expect.poll(() => figure('sweeps'), { timeout: 20_000 }).toBeGreaterThan(had + 40);
    // Those of the first moment, before the hub has said what it has.
    expect((await figure('repeated_sweeps')) - repeated).toBeLessThan(15);
  });

  it('a hub that starts while a station is silent names the station too, and shows it', async () => {
    await station.stop();
    await hub.stop();
    const began = performance.now();
    await startHub();
    await expect.poll(figures).toMatch(/rfi_station_silent\{station="hue"\} 1\n/);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(said.some((line) => line.includes('Station hue is silent: it was not heard since'))).toBe(true);
    // Its recordings are here, and can be looked at.
    const problem = expect.stringMatching(
      /^Station hue is silent since .*: it was not heard since this hub started\.$/,
    );
    expect(await receiver()).toMatchObject({ id: 'hue.sim', name: 'FM', status: 'waiting', problem });
    const [shown] = (await at(hub, 'stations')).stations;
    expect(shown).toMatchObject({ id: 'hue', name: 'Huế', clock: 'unchecked' });
    // Whether it has a GPS receiver only the station knows.
    expect(shown).not.toHaveProperty('gps');
    await startStation();
    await expect.poll(figures).toMatch(/rfi_station_silent\{station="hue"\} 0\n/);
    await expect.poll(async () => (await receiver()).status).toBe('sweeping');
  });
});
