import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { IncidentPulls } from '../../src/network/pulls/incident-pulls.js';
import { LookedAt } from '../../src/network/pulls/looked-at.js';
import { type AskVerb, BLOCK_STREAM, idAtHub, subjects } from '../../src/network/subjects.js';
import { HOUR_MS } from '../../src/time/units.js';
import { emissionReport } from '../support/emission-report.js';
import { HubEnd, StationEnd } from '../support/network-ends.js';

describe('blocks on their way from a station to its hub', () => {
  let skewMs = 0;
  let hub: HubEnd;
  beforeAll(async () => {
    hub = await HubEnd.open(() => Date.now() + skewMs);
  });
  afterAll(() => hub.stop());
  afterEach(() => {
    skewMs = 0;
    hub.compared = [];
  });
  /** Asks a station as the hub does. */
  const askOf = (stationId: string) => async (_station: string, verb: AskVerb, question: object) => {
    const data = JSON.stringify({ schema: 1, ...question });
    const subject = subjects.ask(stationId, verb);
    const answer = (await hub.hub.server.connection.request(subject, data, { timeout: 5000 })).json<object>();
    if ('problem' in answer) throw new Error(String(answer.problem));
    return answer;
  };
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  it('arrive whole: number, time, settings and every level', async () => {
    const station = await StationEnd.join(hub, 'whole');
    const sent = station.sweep(40);
    await expect.poll(() => hub.seqs('whole')).toEqual(numbers(1, 40));
    const [first] = await hub.sweeps('whole');
    expect(first).toMatchObject({ ...sent[0], receiverId: 'whole.rx', stationId: 'whole', folded: 1 });
    await station.stop();
  });

  it('bring no sweep that a power cut could still take from the station, neither new ones nor the backlog', async () => {
    const station = await StationEnd.join(hub, 'unsynced');
    station.sweep(3);
    await expect.poll(() => hub.seqs('unsynced')).toEqual(numbers(1, 3));
    const { spool } = station.archive;
    // A disk that takes writes and is slow to sync them.
    let release: () => void = () => undefined;
    const synced = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sync = spool.sync.bind(spool);
    vi.spyOn(spool, 'sync').mockImplementation(() => synced.then(sync));
    const now = hub.clock();
    station.sweep(4, now);
    await expect.poll(() => station.archive.query({ receiverId: 'rx', from: 0, to: 1e14 })).toHaveLength(7);
    station.debts.owe('rx', now, now + 1000);
    await wait(2000);
    expect(await hub.seqs('unsynced')).toEqual(numbers(1, 3));
    release();
    await expect.poll(() => hub.seqs('unsynced')).toEqual(numbers(1, 7));
    await station.stop();
  });

  it('come although the message server lost the stream with its disk: the hub makes it again', async () => {
    const station = await StationEnd.join(hub, 'lost-stream');
    station.sweep(5);
    await expect.poll(() => hub.seqs('lost-stream')).toEqual(numbers(1, 5));
    const manager = await jetstreamManager(hub.hub.server.connection);
    await manager.streams.delete(BLOCK_STREAM);
    station.sweep(5);
    await expect.poll(() => hub.seqs('lost-stream'), { timeout: 30_000 }).toEqual(numbers(1, 10));
    await station.stop();
  });

  it('a station cut off owes its hub, says so, and pays when it is back: the newest first, each sweep once', async () => {
    const station = await StationEnd.join(hub, 'cut');
    station.sweep(10);
    await expect.poll(() => hub.seqs('cut')).toHaveLength(10);
    await hub.stop();
    await expect.poll(() => station.uplink.status.isLinked).toBe(false);
    // An old minute and a new one: the spool must wait for neither.
    const old = Math.floor(hub.clock() / HOUR_MS) * HOUR_MS;
    station.sweep(20, old);
    station.sweep(20);
    await expect.poll(() => station.uplink.status.owedMinutes).toBeGreaterThanOrEqual(1);
    await expect.poll(() => station.archive.spool.health().segments).toBeLessThanOrEqual(1);
    await hub.start();
    await expect.poll(() => hub.seqs('cut')).toEqual(numbers(1, 50));
    await expect.poll(() => station.uplink.status.owedMinutes).toBe(0);
    expect(station.notices).toContain('The link to the hub is down; everything is kept here.');
    await station.stop();
  });

  it('an hour is kept elsewhere only when its hash is the same; one that differs is named and mended', async () => {
    const station = await StationEnd.join(hub, 'hour');
    const hour = station.debts.since;
    station.sweep(30);
    await expect.poll(() => hub.seqs('hour')).toHaveLength(30);
    hub.compared = [{ stationId: 'hour', receiverId: 'rx', since: hour }];
    expect(await hub.hours.step()).toBe(false);
    skewMs = hour + HOUR_MS + 180_000 - Date.now();
    // Before the station has sent all of it, nothing is settled; then the hour is the same.
    await expect
      .poll(async () => {
        hub.hours.beginNightly();
        await hub.hours.step();
        return station.debts.isKept('rx', hour);
      })
      .toBe(true);
    expect(hub.hours.isSame('hour.rx', hour)).toBe(true);
    // The hub's disk loses a block: a night later the hour is named, sent again, and whole.
    await hub.stop();
    const db = new Database(join(hub.folder, 'sweeps.db'));
    db.exec("DELETE FROM blocks WHERE stream IN (SELECT id FROM streams WHERE receiver = 'hour.rx')");
    db.close();
    await hub.start();
    hub.compared = [{ stationId: 'hour', receiverId: 'rx', since: hour }];
    expect(await hub.seqs('hour')).toEqual([]);
    // A question to a station whose link is not back yet settles nothing.
    await expect
      .poll(async () => {
        hub.hours.beginNightly();
        await hub.hours.step();
        return hub.hours.differing;
      })
      .toMatchObject([{ stationId: 'hour', receiverId: 'rx', hour, atHub: 0, atStation: 30 }]);
    expect(hub.faults.at(-1)).toMatch(/of hour\/rx differs: 0 sweeps here, 30 at the station/);
    expect(station.debts.isKept('rx', hour)).toBe(false);
    await expect.poll(() => hub.seqs('hour')).toEqual(numbers(1, 30));
    await expect
      .poll(async () => {
        hub.hours.beginNightly();
        await hub.hours.step();
        return hub.hours.mended;
      })
      .toBe(1);
    expect(hub.hours.differing).toEqual([]);
    await station.stop();
  });

  it('a hub that takes over without the archive of the former one gets every sweep that the station still holds', async () => {
    const station = await StationEnd.join(hub, 'new-hub');
    const hour = station.debts.since;
    station.sweep(30);
    await expect.poll(() => hub.seqs('new-hub')).toHaveLength(30);
    await hub.stop();
    // Keys and members were saved; archive, numbers, compared hours and streams are gone.
    for (const name of readdirSync(hub.folder)) {
      if (name === 'network') rmSync(join(hub.folder, name, 'streams'), { recursive: true });
      else rmSync(join(hub.folder, name), { recursive: true });
    }
    await hub.start();
    expect(await hub.seqs('new-hub')).toEqual([]);
    // The station pays what it still owes, or the nightly comparison names the hour: whichever is first.
    hub.compared = [{ stationId: 'new-hub', receiverId: 'rx', since: hour }];
    skewMs = hour + HOUR_MS + 180_000 - Date.now();
    await expect
      .poll(
        async () => {
          hub.hours.beginNightly();
          await hub.hours.step();
          return hub.seqs('new-hub');
        },
        { timeout: 20_000 },
      )
      .toEqual(numbers(1, 30));
    await station.stop();
  });

  it('a thin link carries one sweep of each plan and interval; a case brings all sweeps of its band and time, once', async () => {
    const station = await StationEnd.joined(hub, 'thin');
    station.everyMs = 10_000;
    await station.speaks();
    await station.start();
    const at = Math.floor((hub.clock() - 30_000) / 10_000) * 10_000;
    station.sweep(100, at);
    station.sweep(20, at + 2000, { startHz: 100e6 });
    station.sweep(1, at + 10_000);
    await expect.poll(() => hub.seqs('thin')).toEqual([1, 101, 121]);
    const ask = askOf('thin');
    let isSilent = true;
    const pulls = new IncidentPulls({
      ...{ clock: hub.clock, ask, isMember: (stationId) => stationId === 'thin', onNotice: () => undefined },
      station: () => (isSilent ? undefined : { everyMs: station.everyMs, removedMs: 0 }),
    });
    const place = { stationId: 'thin', receiverId: 'thin.rx', startHz: 431e6, stopHz: 431.1e6 };
    const report = emissionReport(at + 500, { ...place, emissionId: 'thin.e1', lastHeardAt: at + 900 });
    const elsewhere = { ...report, emissionId: 'own', stationId: 'hub' };
    pulls.changed({ state: 'candidate', emissions: [report] });
    expect(pulls.waiting).toBe(0);
    pulls.changed({ state: 'open', emissions: [report, elsewhere] });
    pulls.look();
    expect(pulls).toMatchObject({ waiting: 1, counters: { asked: 0 } });
    isSilent = false;
    const look = async () => {
      pulls.look();
      return pulls.counters;
    };
    await expect.poll(look).toEqual({ asked: 1, fetched: 1, givenUp: 0 });
    await expect.poll(() => hub.seqs('thin')).toEqual([...numbers(1, 101), 121]);
    // The rest, up to a minute after the emission, when that minute is over.
    skewMs = 75_000;
    await expect.poll(look).toEqual({ asked: 2, fetched: 2, givenUp: 0 });
    expect(pulls.waiting).toBe(0);
    expect([...station.debts.pulls.waiting]).toEqual([]);
    expect(await hub.seqs('thin')).toEqual([...numbers(1, 101), 121]);
    // Another emission of that time asks for the same sweeps: they are not sent again.
    const { blocks } = station.uplink.status;
    pulls.changed({ state: 'open', emissions: [{ ...report, emissionId: 'thin.e2', startHz: 431.05e6 }] });
    await expect.poll(look).toEqual({ asked: 3, fetched: 3, givenUp: 0 });
    expect(station.uplink.status.blocks).toBe(blocks);
    const tooLong = { receiverId: 'rx', from: 0, to: 2 * HOUR_MS };
    await expect(ask('thin', 'sweeps', tooLong)).rejects.toThrow('at most 60 min');
    await pulls.stop();
    await station.stop();
  });

  it('an hour that somebody looks at is fetched whole from the station, and for as long as somebody looks', async () => {
    // Not at the begin of an hour: a station owes nothing of the hour before the one in which it joined.
    skewMs = HOUR_MS / 2 - (Date.now() % HOUR_MS);
    const station = await StationEnd.joined(hub, 'looked');
    station.everyMs = 60_000;
    await station.speaks();
    await station.start();
    const [minuteMs, partMs] = [60_000, 300_000];
    const at = Math.floor((hub.clock() - 2 * partMs) / partMs) * partMs;
    const unasked = [-1, 0, 1, 2, 3, 4, 5].map((minute) => station.sweep(10, at + minute * minuteMs + 100)[0]?.seq);
    await expect.poll(() => hub.seqs('looked')).toEqual(unasked);
    let isHeard = false;
    const options = { clock: hub.clock, archive: hub.archive, ask: askOf('looked') };
    const looked = new LookedAt({ ...options, stationOf: () => ({ stationId: 'looked', isHeard }) });
    const want = () => looked.want('looked.rx', at + 1, at + partMs);
    expect(await want()).toEqual({ state: 'silent', fetchedMinutes: 0, ofMinutes: 5 });
    isHeard = true;
    expect(await want()).toEqual({ state: 'fetching', fetchedMinutes: 0, ofMinutes: 5 });
    const look = async () => {
      looked.look();
      return await want();
    };
    await expect.poll(look).toEqual({ state: 'here', fetchedMinutes: 5, ofMinutes: 5 });
    await expect.poll(() => hub.seqs('looked')).toEqual([1, ...numbers(11, 61)]);
    // A part that nobody looks at any more is taken back.
    const asked: object[] = [];
    const ask = async (_station: string, _verb: AskVerb, question: object) => {
      asked.push(question);
      return { schema: 1, waitingMs: 2 * minuteMs };
    };
    const slow = new LookedAt({ ...options, ask, stationOf: () => ({ stationId: 'looked', isHeard }) });
    const wantSlowly = () => slow.want('looked.rx', at - partMs, at);
    const lookSlowly = async () => {
      slow.look();
      await slow.stop();
    };
    await wantSlowly();
    await lookSlowly();
    expect(await wantSlowly()).toEqual({ state: 'fetching', fetchedMinutes: 3, ofMinutes: 5 });
    skewMs += 11_000;
    await lookSlowly();
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual({ ...asked[0], isTakenBack: true });
    const later = { pullId: 'look', receiverId: 'rx', from: hub.clock(), to: hub.clock() + partMs };
    const waiting = () => [...station.debts.pulls.waiting].map(({ id }) => id);
    await askOf('looked')('looked', 'sweeps', later);
    expect(waiting()).toEqual(['look']);
    await askOf('looked')('looked', 'sweeps', { ...later, isTakenBack: true });
    expect(waiting()).toEqual([]);
    await station.stop();
  });

  it('a hub that lost its list of numbers takes nothing twice', async () => {
    const station = await StationEnd.join(hub, 'twice');
    station.sweep(25);
    await expect.poll(() => hub.seqs('twice')).toHaveLength(25);
    await hub.stop();
    await writeFile(join(hub.folder, 'taken.json'), randomBytes(100));
    await hub.start();
    station.debts.owe('rx', station.debts.since, hub.clock());
    station.sweep(5);
    await expect.poll(() => hub.seqs('twice')).toEqual(numbers(1, 30));
    await expect.poll(() => station.uplink.status.owedMinutes).toBe(0);
    expect(await hub.seqs('twice')).toEqual(numbers(1, 30));
    expect(hub.taken.newest(idAtHub('twice', 'rx'))).toBe(30);
    await station.stop();
  });
});
