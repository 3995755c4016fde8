/**
 * The world of the bad shift: a whole program with a simulated receiver, and one behind a pseudo-terminal in a van whose GPS
 * moves; people with accounts; a desk, a wall and a phone that stay open. What went on the air and when is noted here.
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, PHONE } from '../support/browser.js';
import { EmulatedS331d } from '../support/emulated-s331d.js';
import { gpsServer } from '../support/gps-server.js';
import { attachEmulator, openPty, type Pty } from '../support/pty.js';
import { RunningProgram } from '../support/running-program.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

export type Json = ReturnType<typeof JSON.parse>;
export type Language = 'vi' | 'en';

export const PASSWORD = 'canh-gac-ca-dem-2027';
export const PEOPLE = {
  'hoang-toi': ['Hoàng Trực Tối', 'operator'],
  'mai-dem': ['Mai Trực Đêm', 'operator'],
  'son-hien-truong': ['Sơn Hiện Trường', 'field'],
} as const;
export type PersonId = keyof typeof PEOPLE;
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The time of day in Vietnam. */
export const localClock = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(11, 19);
export const nameOf = (id: PersonId): string => PEOPLE[id][0];

export const DISTRESS_HZ = 121.5e6;
/** Mean of the noise that the receiver in the van hears, dBm. */
export const NOISE_DBM = -100;
const STEP_HZ = 10e3;
const VAN_PLAN = { startHz: 120e6, stopHz: 124e6, points: 401, everyMs: 250 };
const FM_PLAN = { startHz: 87.5e6, stopHz: 108e6, points: 200, everyMs: 250 };
/** North at this speed, from this place. */
const VAN = { latitude: 21.85, longitude: 106.76, speedDegPerS: 9 / 111_320 };

const SIZES = {
  desk: { viewport: { width: 1440, height: 900 } },
  wall: { viewport: { width: 1920, height: 1080 } },
  phone: PHONE,
} as const;
export type OpenScreen = keyof typeof SIZES;
/** Whose page stays open where; each person has one session. */
const SCREEN_OF: Readonly<Record<string, OpenScreen>> = {
  ...{ 'hoang-toi': 'desk', 'quan-tri': 'wall', 'son-hien-truong': 'phone' },
};

/** The carrier on 121.5 MHz, as the receiver in the van was given it. */
export class Air {
  readonly #random = randomFrom(7);
  /** Levels of the next sweeps, then the last one for ever; empty: no carrier. */
  carrier: number[] = [];
  /** Each time that the carrier was in a sweep: epoch ms and level. */
  readonly sent: { at: number; levelDbm: number }[] = [];
  /** When the receiver was asked for each sweep, epoch ms. */
  readonly swept: number[] = [];
  /** First sweeps after the receiver's range was set: when it was set and when the sweep was asked for, epoch ms. */
  readonly begun: { setAt: number; at: number }[] = [];

  get sweptAt(): number {
    return this.swept.at(-1) ?? 0;
  }

  /** @param rangeSetAt epoch ms */
  levelDbm(hz: number, rangeSetAt: number): number {
    const r = this.#random;
    const noise = NOISE_DBM + 10 * Math.log10(-Math.log(r() * r() * r() * r()) / 4);
    if (Math.abs(hz - DISTRESS_HZ) > STEP_HZ / 2) return noise;
    this.swept.push(Date.now());
    if (this.begun.at(-1)?.setAt !== rangeSetAt) this.begun.push({ setAt: rangeSetAt, at: Date.now() });
    const [level] = this.carrier;
    if (level === undefined) return noise;
    if (this.carrier.length > 1) this.carrier.shift();
    this.sent.push({ at: Date.now(), levelDbm: level });
    return level;
  }
}

export class ShiftWorld {
  readonly air: Air;
  readonly startedAt: number;
  /** When both receivers had swept for some time: what is known of the watch begins here. */
  readyAt = 0;
  readonly language: Language;
  readonly program: RunningProgram;
  readonly people = new Map<PersonId | 'quan-tri', BrowserContext>();
  readonly pages = new Map<OpenScreen, Page>();
  /** Goes from screen to screen. */
  readonly reader: Page;
  readonly #pictures: string;
  readonly #closing: (() => Promise<unknown> | unknown)[];

  private constructor(parts: Parts) {
    [this.language, this.program, this.air] = [parts.language, parts.program, parts.air];
    this.startedAt = parts.startedAt;
    [this.#pictures, this.#closing, this.reader] = [parts.pictures, parts.closing, parts.reader];
  }

  static async start(language: Language, pictures: string): Promise<ShiftWorld> {
    mkdirSync(pictures, { recursive: true });
    const startedAt = Date.now();
    const gps = await gpsServer(() => placeAt(Date.now() - startedAt));
    const [pty, air] = [await openPty(), new Air()];
    const van: EmulatedS331d = new EmulatedS331d({
      sweepMs: 100,
      levelDbm: (hz) => air.levelDbm(hz, van.rangeSetAt),
    });
    attachEmulator(van, pty.far);
    const program = await RunningProgram.start({ config: configOf(pty, gps) });
    const browser = await launchBrowser();
    const closing = [() => browser.close(), () => program.close(), () => pty.close(), () => gps.close()];
    const contexts = await signIn(browser, program, language);
    const reader = await (contexts.get('mai-dem') as BrowserContext).newPage();
    const world = new ShiftWorld({ startedAt, language, pictures, program, air, closing, reader });
    for (const [id, context] of contexts) world.people.set(id, context);
    for (const [id, screen] of Object.entries(SCREEN_OF) as [PersonId, OpenScreen][]) {
      const page = await (contexts.get(id) as BrowserContext).newPage();
      await page.goto(world.at(screen === 'wall' ? '/wall' : '/'));
      world.pages.set(screen, page);
    }
    return world;
  }

  at(path: string): string {
    return new URL(path, this.program.address).href;
  }

  /** @throws Error with the answer when the program refuses. */
  async ask(who: PersonId | 'quan-tri', method: string, path: string, data?: object): Promise<Json> {
    return JSON.parse((await this.fetch(who, method, path, data)).toString('utf8'));
  }

  async fetch(who: PersonId | 'quan-tri', method: string, path: string, data?: object): Promise<Buffer> {
    const headers = { origin: new URL(this.program.address).origin, 'x-rfi-logger': '1' };
    const { request } = this.people.get(who) as BrowserContext;
    const answer = await request.fetch(this.at(path), {
      ...{ method, headers },
      // The program closed an idle connection in the moment in which it was used again.
      maxRetries: method === 'GET' ? 2 : 0,
      ...(data === undefined ? {} : { data }),
    });
    const body = await answer.body();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${body.toString('utf8')}`);
    return body;
  }

  /** An act on a case as it is now. */
  async act(who: PersonId, incidentId: string, name: string, more: object = {}): Promise<Json> {
    const { incident } = await this.ask(who, 'GET', `/api/v1/incidents/${incidentId}`);
    const path = `/api/v1/incidents/${incidentId}/${name}`;
    return (await this.ask(who, 'POST', path, { version: incident.version, ...more })).incident;
  }

  /** The job of an export once it is done. @throws Error when it failed. */
  async finished({ id }: Json): Promise<Json> {
    return await this.until('an export to be done', async () => {
      const job = await this.ask('quan-tri', 'GET', `/api/v1/exports/${id}`);
      if (job.state === 'failed') throw new Error(`the export failed: ${job.fault}`);
      return job.state === 'done' ? job : undefined;
    });
  }

  async until<T>(what: string, find: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> {
    for (const endAt = Date.now() + withinMs; Date.now() < endAt; await pause(250)) {
      const found = await find();
      if (found !== undefined) return found;
    }
    throw new Error(`waited ${withinMs} ms for ${what} in vain`);
  }

  async picture(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(this.#pictures, `${name}.png`), animations: 'disabled' });
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
  }
}

interface Parts {
  readonly startedAt: number;
  readonly language: Language;
  readonly pictures: string;
  readonly program: RunningProgram;
  readonly air: Air;
  readonly closing: (() => Promise<unknown> | unknown)[];
  readonly reader: Page;
}

function configOf(pty: Pty, gps: Server): object {
  const receiver = (id: string, name: string, more: object) => ({ id, name, ...more });
  const van = receiver('may-xe', 'Hàng không', {
    ...{ driver: 'anritsu-s331d', port: { serial: pty.path }, plans: [VAN_PLAN] },
  });
  const fm = receiver('may-fm', 'Phát thanh', {
    ...{ driver: 'simulated', port: { simulated: true }, settings: { seed: 4 }, plans: [FM_PLAN] },
  });
  const { port } = gps.address() as AddressInfo;
  return {
    stations: [
      { id: 'mau-son', name: 'Mẫu Sơn', latitude: 21.85, longitude: 106.98, receivers: [fm] },
      { id: 'xe-do', name: 'Xe đo 1', gps: { tcp: `127.0.0.1:${port}` }, receivers: [van] },
    ],
  };
}

/** Accounts, a session for each, and the page's language in each browser context. */
async function signIn(
  browser: Browser,
  program: RunningProgram,
  language: Language,
): Promise<Map<PersonId | 'quan-tri', BrowserContext>> {
  const contexts = new Map<PersonId | 'quan-tri', BrowserContext>();
  const { origin, href } = new URL(program.address);
  const storage = [{ name: 'rfi-logger.page', value: JSON.stringify({ language }) }];
  const enter = async (id: PersonId | 'quan-tri', path: string, data: object) => {
    const context = await browser.newContext({
      ...SIZES[SCREEN_OF[id] ?? 'desk'],
      storageState: { cookies: [], origins: [{ origin, localStorage: storage }] },
    });
    contexts.set(id, context);
    const answer = await context.request.post(new URL(path, href).href, { headers: { origin }, data });
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
    return context;
  };
  const link = new URL(program.setupLink).hash.slice(1);
  const admin = await enter('quan-tri', '/api/v1/session/setup', {
    ...{ link, id: 'quan-tri', name: 'Quản Trị', password: PASSWORD },
  });
  for (const [id, [name, role]] of Object.entries(PEOPLE)) {
    const data = { id, name, role, password: PASSWORD };
    await admin.request.post(new URL('/api/v1/users', href).href, { headers: { origin }, data });
    await enter(id as PersonId, '/api/v1/session', { name: id, password: PASSWORD });
  }
  return contexts;
}

/** Where the van is, so many ms after the start. */
export function placeAt(sinceMs: number): { latitude: number; longitude: number } {
  return { latitude: VAN.latitude + (sinceMs / 1000) * VAN.speedDegPerS, longitude: VAN.longitude };
}
