/**
 * A hub and its stations as processes, killed in turn, on disks that lose their power, with wrong clocks and damaged streams, over
 * links that are cut; at the end their archives are compared, sweep by sweep.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hashHour } from '../../src/network/hour-hash.js';
import { invite, joinHub, readJoinCode, writeJoinCode } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { idAtHub } from '../../src/network/subjects.js';
import type { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { HOUR_MS } from '../../src/time/units.js';
import { type LinkCounts, type LinkFaults, type LinkProxy, startLinkProxy } from './link-proxy.js';
import { freePort } from './message-server.js';
import { openArchive } from './network-ends.js';
import { cutPower, powerCutLibrary, powerEnvironment } from './power-cut.js';
import { RunningProgram } from './running-program.js';
import { cutPowerSince, flipBit, imageOf } from './stream-damage.js';
import { randomFrom } from './synthetic-sweeps.js';

/** Lives that end by kill -9, and links that are cut for seconds. */
export const KILLS = ['station', 'hub', 'nats-server', 'link'] as const;
/** What a power cut leaves, a bad disk, a wrong clock; they need a C compiler. */
export const IMAGES = [
  'power of a station',
  'power of the hub',
  'power of nats-server',
  'flipped bit',
  'clock',
] as const;
export type Fault = (typeof KILLS)[number] | (typeof IMAGES)[number] | 'long cut';

export interface NetworkVerdict {
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  readonly links: readonly LinkCounts[];
  /** Cuts of a minute and more, in seconds. */
  readonly longCutsS: readonly number[];
  /** Writes of stations and hub that were taken back, and files of the streams that were older or shorter after a cut. */
  readonly lostWrites: number;
  readonly olderFiles: number;
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
const LONG_CUT_MS = 60_000;
const CLOCK_FAULT_MS = 300_000;
/** After this time every hour so far is over and compared. */
const HOUR_COMPARED_MS = HOUR_MS + 300_000;

interface Options {
  /** In turn. A long cut, of a minute to an hour, goes on during other faults. */
  readonly kinds: readonly Fault[];
  /** Time between two sweeps of a station. */
  readonly everyMs?: number;
}

export class NetworkPrograms {
  readonly stations: RunningProgram[] = [];
  readonly #links: LinkProxy[] = [];
  readonly #faults: Partial<Record<Fault, number>> = {};
  readonly #longCutsS: number[] = [];
  readonly #startedAt = Date.now();
  readonly #scratch = mkdtempSync(join(tmpdir(), 'rfi-network-'));
  readonly #library = powerCutLibrary(this.#scratch);
  readonly #kinds: readonly Fault[];
  readonly #everyMs: number;
  #hub: RunningProgram | undefined;
  #cutLong: { readonly link: LinkProxy; mend(): void } | undefined;
  #lostWrites = 0;
  #olderFiles = 0;

  private constructor({ kinds, everyMs = 100 }: Options) {
    this.#kinds = kinds;
    this.#everyMs = everyMs;
  }

  get hub(): RunningProgram {
    if (this.#hub === undefined) throw new Error('the hub was not started');
    return this.#hub;
  }

  /** One station for each of these links. */
  static async start(faults: readonly Partial<LinkFaults>[], options: Options): Promise<NetworkPrograms> {
    const programs = new NetworkPrograms(options);
    await programs.#start(faults);
    return programs;
  }

  async #start(faults: readonly Partial<LinkFaults>[]): Promise<void> {
    const listen = `127.0.0.1:${await freePort()}`;
    const network = { listen, address: listen, waitingAtMost: '500 MB' };
    const config = { stations: [], network };
    this.#hub = await RunningProgram.start({ role: 'hub', config, environment: this.#environment('hub') });
    const folder = join(this.hub.folder, 'data/network');
    const about = JSON.parse(await readFile(join(folder, 'hub.json'), 'utf8'));
    for (const [i, fault] of faults.entries()) {
      const link = await startLinkProxy(listen, i + 1);
      Object.assign(link.faults, fault);
      this.#links.push(link);
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
      const environment = this.#environment(stationIdOf(i));
      const ofStation = { role: 'station', config: stationConfig(i, this.#everyMs), prepare, environment } as const;
      this.stations.push(await RunningProgram.start(ofStation));
    }
  }

  /** Brings the fault whose turn it is, lets the others go on for a while, and mends it. */
  async round(seed: number): Promise<void> {
    const random = randomFrom(seed * 2_654_435_761);
    let fault = this.#kinds[seed % this.#kinds.length] ?? 'station';
    if (fault === 'long cut' && this.#cutLong !== undefined) fault = 'link';
    this.#faults[fault] = (this.#faults[fault] ?? 0) + 1;
    const streams = join(this.hub.folder, 'data-streams');
    const image = join(this.#scratch, 'streams');
    if (fault === 'power of nats-server') imageOf(streams, image);
    await wait(500 + 2000 * random());
    if (fault === 'nats-server') process.kill(await this.#messageServer(), 'SIGKILL');
    else if (fault === 'power of nats-server')
      await this.#stopped(() => {
        this.#olderFiles += cutPowerSince(image, streams, random);
      });
    else if (fault === 'flipped bit') await this.#stopped(() => void flipBit(streams, random));
    else if (fault === 'clock') this.#shiftClock(random);
    else if (fault === 'link') await this.#cut(random);
    else if (fault === 'long cut') this.#cutForLong(random);
    else await this.#end(fault, random);
  }

  /** Waits until the hub has what the stations have, stops all, and compares what is on the disks. */
  async compare(): Promise<NetworkVerdict> {
    this.#cutLong?.mend();
    const to = this.#nextHour();
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
    const links = this.#links.map(({ counts }) => counts);
    const counts = { lostWrites: this.#lostWrites, olderFiles: this.#olderFiles, longCutsS: this.#longCutsS };
    return { faults: this.#faults, links, ...counts, ...sum };
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.close();
    for (const link of this.#links) await link.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  get #programs(): readonly RunningProgram[] {
    return this.#hub === undefined ? this.stations : [...this.stations, this.#hub];
  }

  #environment(name: string): (folder: string) => NodeJS.ProcessEnv {
    const library = this.#library;
    const clock = this.#clockFile(name);
    writeFileSync(clock, Buffer.alloc(8));
    return (folder) => {
      if (library === undefined) return {};
      const power = { library, root: join(folder, 'data/'), log: join(this.#scratch, `${name}.writes`) };
      return { ...powerEnvironment(power), CLOCK_SHIFT: clock };
    };
  }

  #clockFile(name: string): string {
    return join(this.#scratch, `${name}.clock`);
  }

  #setClock(name: string, aheadMs: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(Math.round(aheadMs)));
    writeFileSync(this.#clockFile(name), bytes, { flag: 'r+' });
  }

  /** One clock is wrong by up to five minutes, until its next turn. */
  #shiftClock(random: () => number): void {
    const names = ['hub', ...this.stations.map((_, i) => stationIdOf(i))];
    this.#setClock(names[Math.floor(random() * names.length)] ?? 'hub', (2 * random() - 1) * CLOCK_FAULT_MS);
  }

  /**
   * Puts all clocks right and more than an hour on, so that every hour so far is over and compared.
   *
   * @returns an instant between the sweeps so far and those to come, epoch ms
   */
  #nextHour(): number {
    const now = Date.now();
    if (this.#library === undefined) return now;
    for (const name of ['hub', ...this.stations.map((_, i) => stationIdOf(i))]) this.#setClock(name, HOUR_COMPARED_MS);
    return now + HOUR_MS / 2;
  }

  /** Does something while the message server does not run; its hub, which would start it again, stands still. */
  async #stopped(work: () => void): Promise<void> {
    const server = await this.#messageServer();
    const hub = this.hub.pid ?? 0;
    process.kill(hub, 'SIGSTOP');
    process.kill(server, 'SIGKILL');
    // Its parent stands still, so its entry stays; its files are closed.
    while (!/^State:\s+[ZX]/m.test(statusOf(server))) await wait(5);
    work();
    process.kill(hub, 'SIGCONT');
  }

  async #cut(random: () => number): Promise<void> {
    const links = this.#links.filter((link) => link !== this.#cutLong?.link);
    const link = links[Math.floor(random() * links.length)] as LinkProxy;
    link.cut();
    await wait(LONGEST_CUT_MS * random());
    link.mend();
  }

  /** Cuts a link for a minute to an hour, half of them shorter than eight minutes; the other faults go on. */
  #cutForLong(random: () => number): void {
    const link = this.#links[Math.floor(random() * this.#links.length)] as LinkProxy;
    link.cut();
    const cutAt = performance.now();
    const mend = () => {
      clearTimeout(timer);
      this.#cutLong = undefined;
      link.mend();
      this.#longCutsS.push(Math.round((performance.now() - cutAt) / 1000));
    };
    const timer = setTimeout(mend, LONG_CUT_MS * 60 ** random());
    this.#cutLong = { link, mend };
  }

  /** Ends a station or the hub, by kill -9 or with the power of its disk, and starts it again. */
  async #end(fault: Fault, random: () => number): Promise<void> {
    const isHub = fault === 'hub' || fault === 'power of the hub';
    const i = Math.floor(random() * this.stations.length);
    const program = isHub ? this.hub : (this.stations[i] as RunningProgram);
    await program.kill();
    if (fault !== 'hub' && fault !== 'station') {
      const log = join(this.#scratch, `${isHub ? 'hub' : stationIdOf(i)}.writes`);
      this.#lostWrites += await cutPower(join(program.folder, 'data'), log, random);
    }
    await wait(1500 * random());
    await program.resume();
  }

  /** Its process, once it runs again after the fault before. */
  async #messageServer(): Promise<number> {
    for (let tries = 0; tries < 300; tries++) {
      const pid = Number(readFileSync(join(this.hub.folder, 'data/network/nats.conf.pid'), 'utf8'));
      if (/^State:\s+[^ZX]/m.test(statusOf(pid))) return pid;
      await wait(100);
    }
    throw new Error(`the message server did not come back: ${this.hub.log}`);
  }

  async #settled(to: number): Promise<void> {
    const isThin = this.#links.some(({ faults }) => faults.bytesPerS !== undefined);
    const deadline = Date.now() + (isThin ? SETTLED_OVER_THIN_MS : SETTLED_WITHIN_MS);
    const range = { from: this.#startedAt - CLOCK_FAULT_MS, to };
    for (const [i, station] of this.stations.entries())
      while ((await count(this.hub, idAtHub(stationIdOf(i), 'sim'), range)) < (await count(station, 'sim', range))) {
        if (Date.now() > deadline) return;
        await wait(500);
      }
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: X (gone)';
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
  const before = (sweeps: readonly { seq: number; startedAt: number }[]) =>
    sweeps.filter(({ startedAt }) => startedAt < to);
  const sent = before(await own.query({ receiverId: 'sim', from: 0, to }));
  const kept = before(await hub.query({ receiverId: id, from: 0, to }));
  const there = new Set(kept.map(({ seq }) => seq));
  // Sweeps after `to` may be on their way: nobody counts them.
  const cut = (archive: EmbeddedArchive) => ({
    query: async (query: Parameters<EmbeddedArchive['query']>[0]) => before(await archive.query(query)) as never,
  });
  let differing = 0;
  for (const hour of new Set([...sent, ...kept].map(({ startedAt }) => Math.floor(startedAt / HOUR_MS) * HOUR_MS))) {
    const [a, b] = [await hashHour(cut(own), 'sim', hour), await hashHour(cut(hub), id, hour)];
    if (a.sha256 !== b.sha256) differing += 1;
  }
  return {
    sweeps: sent.length,
    lost: sent.filter(({ seq }) => !there.has(seq)).length,
    doubled: kept.length - there.size,
    differing,
  };
}
