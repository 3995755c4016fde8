/** The whole program in this process with accounts, and people and programs that call it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { type Program, type ProgramOptions, startProgram } from '../../src/program/program.js';

export type Json = ReturnType<typeof JSON.parse>;

export const PASSWORD = 'thung lung suong mu 42';

const STATIONS = [
  {
    id: 'st',
    name: 'Station',
    receivers: [
      {
        id: 'sim',
        driver: 'simulated',
        port: { simulated: true },
        settings: { seed: 5 },
        plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 50 }],
      },
    ],
  },
];

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** A browser as far as accounts are concerned: it keeps cookies, and says where its requests come from. */
export class Caller {
  readonly #address: string;
  cookie = '';
  bearer = '';

  constructor(address: string) {
    this.#address = address;
  }

  get headers(): Record<string, string> {
    return {
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...(this.bearer === '' ? {} : { authorization: `Bearer ${this.bearer}` }),
    };
  }

  async call(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...this.headers, 'x-rfi-logger': '1', ...more };
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    const given = typeof body === 'string' ? body : JSON.stringify(body);
    const init = { method, headers, redirect: 'manual' as const, ...(body === undefined ? {} : { body: given }) };
    const response = await fetch(new URL(path, this.#address), init);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      if (pair.includes('rfi-session=')) this.cookie = pair.endsWith('=') ? '' : pair;
    }
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }
}

export interface AccountProgram {
  readonly program: Program;
  readonly dataDir: string;
  /** Every line of the log. */
  readonly log: string[];
  /** The first administrator, signed in; made by the link on the console. */
  administrator(): Promise<Caller>;
  caller(): Caller;
  /** Makes an account with {@link PASSWORD} and signs in with it. */
  person(administrator: Caller, id: string, role: string): Promise<Caller>;
}

export async function startAccountProgram(
  config: Record<string, unknown> = {},
  more: Partial<ProgramOptions> = {},
  /** Where what is to be done at the end is left: a file that starts it once gives `afterAll`. */
  atTheEnd: (end: () => Promise<void>) => void = onTestFinished,
): Promise<AccountProgram> {
  const dataDir = more.dataDir ?? (await mkdtemp(join(tmpdir(), 'rfi-accounts-')));
  const log: string[] = [];
  const program = await startProgram({
    isSynchronised: async () => true,
    holdAnswers: true,
    config: parseConfig({ stations: STATIONS, ...config }, 'test'),
    dataDir,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
    ...more,
  });
  let stopped = false;
  const stop = program.stop.bind(program);
  program.stop = async () => {
    if (!stopped) await stop();
    stopped = true;
  };
  atTheEnd(async () => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const caller = () => new Caller(program.address);
  return {
    ...{ program, dataDir, log, caller },
    async administrator() {
      const admin = caller();
      const link = program.setupLink?.split('#')[1];
      const body = { link, id: 'chief', name: 'Trưởng đài', password: PASSWORD };
      const made = await admin.call('POST', '/api/v1/session/setup', body);
      if (made.status !== 200) throw new Error(`the first administrator: ${JSON.stringify(made.body)}`);
      return admin;
    },
    async person(administrator, id, role) {
      const account = { id, name: `Nguyễn ${id}`, role, password: PASSWORD };
      const made = await administrator.call('POST', '/api/v1/users', account);
      if (made.status !== 200) throw new Error(`${id}: ${JSON.stringify(made.body)}`);
      const person = caller();
      const entered = await person.call('POST', '/api/v1/session', { name: id, password: PASSWORD });
      if (entered.status !== 200) throw new Error(`${id}: ${JSON.stringify(entered.body)}`);
      return person;
    },
  };
}

/** A request with headers that fetch keeps to itself (Host, Origin). */
export function rawStatus(address: string, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}
