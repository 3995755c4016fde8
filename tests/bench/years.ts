/**
 * `npm run bench -- years`: what people ask over HTTP, in processor time of the whole program, of an archive of a year (250 bins, a
 * sweep every 5 s; a day copied as in `growth`) and of a case book of 100 and of 50,000 cases. The law of growth stands beside
 * each figure: "flat", or how much the cost grew while the work grew. Takes about three minutes and 1.5 GB in the temporary folder.
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import pino from 'pino';
import { parseConfig } from '../../src/config/config.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';
import { type BenchLine, line, median } from './bench-line.js';
import { copyDays, keepDay } from './growth.js';

const DAY_MS = 86_400_000;
const DAYS = 365;
const SWEEP_EVERY_MS = 5000;
const FEW_CASES = 100;
const MANY_CASES = 50_000;
const OPEN_CASES = 20;
const RUNS = 5;
const SETTLED_MS = 8000;

type Say = (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => void;

export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-bench-years-'));
  const say: Say = (figure) => report(line({ bench: 'years', ...figure }));
  const from = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
  try {
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    await keepDay(join(dataDir, 'sweeps.db'), from, SWEEP_EVERY_MS);
    copyDays(join(dataDir, 'sweeps.db'), from);
    const ids = makeCases(join(dataDir, 'cases.db'), from);
    const few = await withProgram(dataDir, say, async (program) => {
      await archiveFigures(program, from, say);
      return await bookFigures(program, ids);
    });
    copyCases(join(dataDir, 'cases.db'));
    await withProgram(dataDir, say, async (program) => {
      const many = await bookFigures(program, ids);
      for (const [what, cpuMs] of many) {
        const before = few.get(what) ?? 0;
        const metric = `${what}, ${MANY_CASES} cases (${lawOf(cpuMs, before, MANY_CASES / FEW_CASES)})`;
        say({ metric, value: cpuMs, unit: 'ms', target: '<= 10' });
      }
      await auditFigure(program, say);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withProgram<T>(dataDir: string, say: Say, work: (program: Program) => Promise<T>): Promise<T> {
  const receiver = { id: 'r1', driver: 'simulated', port: { serial: '/dev/not-there', baudRate: 9600 } };
  const config = parseConfig(
    { stations: [{ id: 's1', name: 'Station', receivers: [receiver] }], archive: { keepFor: '9000d' } },
    'bench',
  );
  const began = performance.now();
  const program = await startProgram({
    ...{ config, dataDir, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) },
  });
  say({ metric: 'start', value: (performance.now() - began) / 1000, unit: 's', target: '<= 5' });
  try {
    return await work(program);
  } finally {
    await program.stop();
  }
}

async function archiveFigures(program: Program, from: number, say: Say): Promise<void> {
  const to = from + DAYS * DAY_MS;
  const asked = (days: number) =>
    `receiverId=r1&from=${new Date(to - days * DAY_MS).toISOString()}&to=${new Date(to).toISOString()}`;
  const questions = [
    ['picture with gaps', (days: number) => `sweeps?${asked(days)}&rows=600&bins=1000&as=max`, { 30: 100, 365: 300 }],
    ['occupancy of all channels', (days: number) => `occupancy/summary?${asked(days)}`, { 30: 300, 365: 1000 }],
  ] as const;
  for (const [what, path, limits] of questions) {
    let day = 0;
    for (const days of [1, 30, 365] as const) {
      const cpuMs = await cost(program, path(days));
      if (days === 1) day = cpuMs;
      const metric = `${what} of ${days} days (${lawOf(cpuMs, day, days)})`;
      say({ metric, value: cpuMs, unit: 'ms', ...(days === 1 ? {} : { target: `<= ${limits[days]}` }) });
    }
    const waits: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const large = ask(program, path(365));
      await new Promise((resolve) => setTimeout(resolve, 30));
      const began = performance.now();
      await ask(program, `sweeps?${asked(1 / 1440)}&maxSweeps=10`);
      waits.push(performance.now() - began);
      await large;
    }
    say({
      metric: `small read beside ${what} of a year, longest`,
      value: Math.max(...waits),
      unit: 'ms',
      target: '<= 200',
    });
  }
}

async function bookFigures(program: Program, ids: readonly string[]): Promise<Map<string, number>> {
  const [first = ''] = ids;
  const paths = {
    'opening a case': `incidents/${first}`,
    'list by frequency': 'incidents?startHz=400000000&stopHz=400100000',
    'list by assignee': 'incidents?assigneeId=nobody',
    'list by station': 'incidents?stationId=elsewhere',
    'list by last heard': 'incidents?order=last-heard',
    escalations: 'escalations',
  };
  const figures = new Map<string, number>();
  // Pins that the archive lacks are made up for in the background, which is no cost of a question.
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  for (const [what, path] of Object.entries(paths)) figures.set(what, await cost(program, path));
  return figures;
}

async function auditFigure(program: Program, say: Say): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  say({ metric: 'event loop held in 3 s without any question', value: delay.max / 1e6, unit: 'ms' });
  delay.reset();
  await ask(program, 'audit/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  delay.disable();
  say({ metric: `event loop held by the check of the audit log`, value: delay.max / 1e6, unit: 'ms', target: '<= 50' });
}

/** The bytes of the answer are counted and let go: what a client makes of them is no cost of the program, though this process pays it. */
async function ask(program: Program, path: string, init?: RequestOptions & { readonly body: string }): Promise<void> {
  const { body, ...options } = init ?? { body: '' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip, deflate, br', ...options.headers };
    request(new URL(`/api/v1/${path}`, program.address), { ...options, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
}

/** Median of the processor time in ms, after the first answer, which may have to make what others find. */
async function cost(program: Program, path: string): Promise<number> {
  await ask(program, path);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    await ask(program, path);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}

/** What the cost does while the work grows `factor` times. */
function lawOf(after: number, before: number, factor: number): string {
  if (factor === 1) return 'begin';
  const grew = after / Math.max(1, before);
  if (grew < 3) return 'flat';
  return grew < 0.7 * factor ? `× ${grew.toFixed(1)} for × ${factor}` : `linear: × ${grew.toFixed(0)}`;
}

function makeCases(path: string, at: number): string[] {
  const book = new CaseBook(path);
  const desk = new IncidentDesk({ caseBook: book, clock: () => at, plan: BAND_PLAN_VN });
  const ids = Array.from({ length: FEW_CASES }, (_, i) => {
    const startHz = 400e6 + i * 200e3;
    const place = { emissionId: `e${i}`, stationId: 's1', startHz, stopHz: startHz + 20e3 };
    const { id } = desk.take(emissionReport(at, place));
    if (i >= OPEN_CASES) {
      desk.take(emissionReport(at, { ...place, active: false }));
      desk.act(id, { kind: 'acknowledged' }, 'an');
      desk.act(id, { kind: 'dismissed', reason: 'known-source' } as never, 'an');
    }
    return id;
  });
  book.close();
  return ids;
}

/** Copies the closed cases, their lines, messages and pins to other numbers and frequencies. */
function copyCases(path: string): void {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const rounds = Math.ceil(MANY_CASES / (FEW_CASES - OPEN_CASES));
  const columns = 'version, state, severity, rank, first_heard_at, last_heard_at';
  const cases = db.prepare(`INSERT INTO incidents (id, ${columns}, start_hz, stop_hz, body)
    SELECT id || @x, ${columns}, start_hz + @hz, stop_hz + @hz, replace(body, id, id || @x) FROM incidents
    WHERE state IN ('closed', 'resolved') AND id NOT LIKE '%x%'`);
  const lines = db.prepare(`INSERT INTO timeline (incident, at, actor, move, from_state, to_state, sentence)
    SELECT incident || @x, at, actor, move, from_state, to_state, sentence FROM timeline WHERE incident NOT LIKE '%x%'`);
  const messages = db.prepare(`INSERT INTO outbox (key, created_at, due_at, state, attempts, sent_at, body)
    SELECT replace(key, '/', @x || '/'), created_at, due_at, 'sent', 1, due_at, body FROM outbox WHERE key NOT LIKE '%x%'`);
  const audit =
    db.prepare(`INSERT INTO audit SELECT seq + @most, at, actor, action, subject || @x, detail, previous_hash, hash
    FROM audit WHERE seq <= @rows`);
  const pins = db.prepare(`INSERT INTO pins SELECT incident || @x, station, receiver, start_hz, stop_hz, from_at, to_at
    FROM pins WHERE incident NOT LIKE '%x%'`);
  const rows = db.prepare('SELECT max(seq) FROM audit').pluck().get() as number;
  db.transaction(() => {
    for (let round = 1; round <= rounds; round++) {
      const x = `x${round}`;
      cases.run({ x, hz: 20e6 * (round % 50) });
      lines.run({ x });
      messages.run({ x });
      audit.run({ x, rows, most: rows * round });
      pins.run({ x });
    }
  })();
  db.close();
}
