/** A hub and its stations as processes, killed in turn; at the end their archives are compared, sweep by sweep. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HOUR_MS, hashHour } from '../../src/network/hour-hash.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { idAtHub } from '../../src/network/subjects.js';
import type { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { freePort } from './message-server.js';
import { openArchive } from './network-ends.js';
import { RunningProgram } from './running-program.js';
import { randomFrom } from './synthetic-sweeps.js';

export interface NetworkVerdict {
  readonly kills: Readonly<Record<'station' | 'hub' | 'nats-server', number>>;
  /** Sweeps that the stations have on disk. */
  readonly sweeps: number;
  /** Of these, not in the hub's archive. */
  readonly lost: number;
  /** In the hub's archive more than once. */
  readonly doubled: number;
  /** Hours whose hash differs. */
  readonly differing: number;
}

const SETTLED_WITHIN_MS = 90_000;

export class NetworkPrograms {
  readonly stations: readonly RunningProgram[];
  readonly hub: RunningProgram;
  readonly #kills = { station: 0, hub: 0, 'nats-server': 0 };

  private constructor(hub: RunningProgram, stations: readonly RunningProgram[]) {
    this.hub = hub;
    this.stations = stations;
  }

  static async start(count: number, everyMs = 100): Promise<NetworkPrograms> {
    const listen = `127.0.0.1:${await freePort()}`;
    const network = { listen, address: listen, waitingAtMost: '500 MB' };
    const hub = await RunningProgram.start({ role: 'hub', config: { stations: [], network } });
    const folder = join(hub.folder, 'data/network');
    const about = JSON.parse(await readFile(join(folder, 'hub.json'), 'utf8'));
    const stations: RunningProgram[] = [];
    for (let i = 0; i < count; i++) {
      const code = await invite(new Members(folder), stationIdOf(i), about, Date.now());
      const prepare = async (dataDir: string) => {
        // The hub opens an invitation within a second.
        for (let tries = 0; ; tries++)
          try {
            await joinHub(code, dataDir);
            return;
          } catch (error) {
            if (tries >= 20) throw error;
            await wait(100);
          }
      };
      stations.push(await RunningProgram.start({ role: 'station', config: stationConfig(i, everyMs), prepare }));
    }
    return new NetworkPrograms(hub, stations);
  }

  /** Kills one of the three kinds in turn, lets the others go on for a while, and starts it again. */
  async round(seed: number): Promise<void> {
    const random = randomFrom(seed * 2_654_435_761);
    const victim = (['station', 'hub', 'nats-server'] as const)[seed % 3] ?? 'station';
    this.#kills[victim] += 1;
    await wait(500 + 2000 * random());
    if (victim === 'nats-server') process.kill(this.#messageServer(), 'SIGKILL');
    else {
      const program =
        victim === 'hub' ? this.hub : (this.stations[Math.floor(random() * this.stations.length)] as RunningProgram);
      await program.kill();
      await wait(1500 * random());
      await program.resume();
    }
  }

  /** Waits until the hub has what the stations have, stops all, and compares what is on the disks. */
  async compare(): Promise<NetworkVerdict> {
    const to = Date.now();
    await this.#settled(to);
    for (const program of [...this.stations, this.hub]) await program.halt();
    const hub = await openArchive(join(this.hub.folder, 'data'), Date.now);
    const sum = { sweeps: 0, lost: 0, doubled: 0, differing: 0 };
    for (const [i, station] of this.stations.entries()) {
      const own = await openArchive(join(station.folder, 'data'), Date.now);
      const counts = await compareOne(own, hub, stationIdOf(i), to);
      for (const key of ['sweeps', 'lost', 'doubled', 'differing'] as const) sum[key] += counts[key];
      await own.close();
    }
    await hub.close();
    return { kills: this.#kills, ...sum };
  }

  async close(): Promise<void> {
    for (const program of [...this.stations, this.hub]) await program.close();
  }

  #messageServer(): number {
    return Number(readFileSync(join(this.hub.folder, 'data/network/nats.conf.pid'), 'utf8'));
  }

  async #settled(to: number): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS;
    for (const [i, station] of this.stations.entries())
      while ((await count(this.hub, idAtHub(stationIdOf(i), 'sim'), to)) < (await count(station, 'sim', to))) {
        if (Date.now() > deadline) return;
        await wait(500);
      }
  }
}

function stationIdOf(i: number): string {
  return `station-${i + 1}`;
}

function stationConfig(i: number, everyMs: number): object {
  const plans = [{ startHz: 87.5e6, stopHz: 108e6, points: 200, everyMs }];
  const receiver = { id: 'sim', driver: 'simulated', port: { simulated: true }, settings: { seed: 100 + i }, plans };
  return { stations: [{ id: stationIdOf(i), name: `Station ${i + 1}`, receivers: [receiver] }] };
}

/** Sweeps before `to`, as the program itself counts them. */
async function count(program: RunningProgram, receiverId: string, to: number): Promise<number> {
  const range = `from=${new Date(to - 600_000).toISOString()}&to=${new Date(to).toISOString()}`;
  const answer = await fetch(
    `${program.address}api/v1/sweeps?receiverId=${receiverId}&${range}&maxBins=16&maxSweeps=20000`,
  );
  const { sweeps = [] } = (await answer.json()) as { sweeps?: unknown[] };
  return sweeps.length;
}

async function compareOne(own: EmbeddedArchive, hub: EmbeddedArchive, stationId: string, to: number) {
  const id = idAtHub(stationId, 'sim');
  const sent = (await own.query({ receiverId: 'sim', from: 0, to })).map(({ seq }) => seq);
  const kept = (await hub.query({ receiverId: id, from: 0, to })).map(({ seq }) => seq);
  const there = new Set(kept);
  let differing = 0;
  const last = Math.floor(to / HOUR_MS) * HOUR_MS;
  // Sweeps after `to` may be on their way: of the last hour only the numbers are compared.
  for (let hour = last - 2 * HOUR_MS; hour < last; hour += HOUR_MS) {
    const [a, b] = [await hashHour(own, 'sim', hour), await hashHour(hub, id, hour)];
    if (a.sha256 !== b.sha256) differing += 1;
  }
  differing += await differingLevels(own, hub, { id, to });
  return {
    sweeps: sent.length,
    lost: sent.filter((seq) => !there.has(seq)).length,
    doubled: kept.length - there.size,
    differing,
  };
}

/** 1 when any level of a sweep before `to` is another one at the hub. */
async function differingLevels(
  own: EmbeddedArchive,
  hub: EmbeddedArchive,
  { id, to }: { id: string; to: number },
): Promise<number> {
  const hour = Math.floor(to / HOUR_MS) * HOUR_MS;
  const cut = (archive: EmbeddedArchive) => ({
    query: async (query: Parameters<EmbeddedArchive['query']>[0]) =>
      archive.query({ ...query, to: Math.min(query.to, to) }),
  });
  const [a, b] = [await hashHour(cut(own), 'sim', hour), await hashHour(cut(hub), id, hour)];
  return a.sha256 === b.sha256 ? 0 : 1;
}
