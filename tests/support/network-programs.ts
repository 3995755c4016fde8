/**
 * A hub and its stations as processes, killed in turn, over links that are cut; at the end their archives are compared, sweep by
 * sweep.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HOUR_MS, hashHour } from '../../src/network/hour-hash.js';
import { readJoinCode, writeJoinCode } from '../../src/network/membership/join-code.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { idAtHub } from '../../src/network/subjects.js';
import type { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { type LinkCounts, type LinkFaults, type LinkProxy, startLinkProxy } from './link-proxy.js';
import { freePort } from './message-server.js';
import { openArchive } from './network-ends.js';
import { RunningProgram } from './running-program.js';
import { randomFrom } from './synthetic-sweeps.js';

const VICTIMS = ['station', 'hub', 'nats-server', 'link'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface NetworkVerdict {
  /** Lives that were ended by kill -9, and links that were cut. */
  readonly kills: Readonly<Record<Victim, number>>;
  readonly links: readonly LinkCounts[];
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
/** A thin link has a backlog after each cut. */
const SETTLED_OVER_THIN_MS = 600_000;
const LONGEST_CUT_MS = 8000;

export class NetworkPrograms {
  readonly stations: readonly RunningProgram[];
  readonly hub: RunningProgram;
  readonly #links: readonly LinkProxy[];
  readonly #kills = { station: 0, hub: 0, 'nats-server': 0, link: 0 };
  readonly #startedAt: number;

  private constructor(
    hub: RunningProgram,
    stations: readonly RunningProgram[],
    links: readonly LinkProxy[],
    startedAt: number,
  ) {
    this.hub = hub;
    this.stations = stations;
    this.#links = links;
    this.#startedAt = startedAt;
  }

  /** One station for each of these links. */
  static async start(faults: readonly Partial<LinkFaults>[], everyMs = 100): Promise<NetworkPrograms> {
    const startedAt = Date.now();
    const listen = `127.0.0.1:${await freePort()}`;
    const network = { listen, address: listen, waitingAtMost: '500 MB' };
    const hub = await RunningProgram.start({ role: 'hub', config: { stations: [], network } });
    const folder = join(hub.folder, 'data/network');
    const about = JSON.parse(await readFile(join(folder, 'hub.json'), 'utf8'));
    const stations: RunningProgram[] = [];
    const links: LinkProxy[] = [];
    for (const [i, fault] of faults.entries()) {
      const link = await startLinkProxy(listen, i + 1);
      Object.assign(link.faults, fault);
      links.push(link);
      const direct = await invite(new Members(folder), stationIdOf(i), about, Date.now());
      const code = writeJoinCode({ ...readJoinCode(direct), address: link.address });
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
    return new NetworkPrograms(hub, stations, links, startedAt);
  }

  /** Ends one of the kinds in turn, lets the others go on for a while, and starts it again. */
  async round(seed: number): Promise<void> {
    const random = randomFrom(seed * 2_654_435_761);
    const victim = VICTIMS[seed % VICTIMS.length] ?? 'station';
    this.#kills[victim] += 1;
    await wait(500 + 2000 * random());
    if (victim === 'nats-server') process.kill(this.#messageServer(), 'SIGKILL');
    else if (victim === 'link') {
      const link = this.#links[Math.floor(random() * this.#links.length)] as LinkProxy;
      link.cut();
      await wait(LONGEST_CUT_MS * random());
      link.mend();
    } else {
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
    return { kills: this.#kills, links: this.#links.map(({ counts }) => counts), ...sum };
  }

  async close(): Promise<void> {
    for (const program of [...this.stations, this.hub]) await program.close();
    for (const link of this.#links) await link.close();
  }

  #messageServer(): number {
    return Number(readFileSync(join(this.hub.folder, 'data/network/nats.conf.pid'), 'utf8'));
  }

  async #settled(to: number): Promise<void> {
    const isThin = this.#links.some(({ faults }) => faults.bytesPerS !== undefined);
    const deadline = Date.now() + (isThin ? SETTLED_OVER_THIN_MS : SETTLED_WITHIN_MS);
    const range = { from: this.#startedAt, to };
    for (const [i, station] of this.stations.entries())
      while ((await count(this.hub, idAtHub(stationIdOf(i), 'sim'), range)) < (await count(station, 'sim', range))) {
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

/** Sweeps from `from` to `to`, as the program itself counts them. */
async function count(
  program: RunningProgram,
  receiverId: string,
  range: { from: number; to: number },
): Promise<number> {
  const [from, to] = [new Date(range.from).toISOString(), new Date(range.to).toISOString()];
  const answer = await fetch(
    `${program.address}api/v1/sweeps?receiverId=${receiverId}&from=${from}&to=${to}&maxBins=16&maxSweeps=20000`,
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
