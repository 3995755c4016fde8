/**
 * The process of {@link livesOnFailingDisk}; it runs with the library of `power-cut.c` before the C library. Each life works
 * on a copy of the same young data directory, until one ends before its call to fail has come.
 */
import { cpSync, existsSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openAccounts } from '../../src/store/accounts/kept-accounts.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { openCaseBook } from '../../src/store/cases/kept-case-book.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { emissionReport } from './emission-report.js';
import { sweepRun } from './synthetic-sweeps.js';

const [root = '', controlPath = '', failFor = '', firstText = '', stepText = '', errnoText = ''] =
  process.argv.slice(2);
const control = openSync(controlPath, 'r+');
const T0 = 1_700_000_000_000;
const EVERY_MS = 700;
/** Recorded before anything fails. */
const YOUTH_SWEEPS = 300;
/** A minute of them. */
const LIFE_SWEEPS = 90;
const SWEEPS_A_STEP = 15;
const LONGEST_MS = 15_000;
const MOST_PROBLEMS = 20;

/** What was acknowledged: on the disk for good. */
interface Acked {
  sweeps: number;
  cases: { id: string; notes: number }[];
  accounts: string[];
}

type AckedCase = Acked['cases'][number];

const time = { now: T0 };
const clock = () => time.now;
const quiet = { onFault: () => undefined };

function failAt(call: number): void {
  const words = [0, call, Number(errnoText), failFor === 'ever' ? 1 : 0];
  writeSync(control, Buffer.from(new BigInt64Array(words.map(BigInt)).buffer), 0, 32, 0);
}

function callsSoFar(): number {
  const words = Buffer.alloc(8);
  readSync(control, words, 0, 8, 0);
  return Number(words.readBigInt64LE());
}

function openArchive(folder: string): Promise<EmbeddedArchive> {
  const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
  const path = join(folder, 'sweeps.db');
  return EmbeddedArchive.open({ path, retention, clock, spool: { segmentBytes: 20_000 }, ballastBytes: 4096 });
}

/** A throw is the disk's refusal, told to whoever asked: nothing was acknowledged. */
async function orRefused(work: () => unknown): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

async function opened(folder: string) {
  const archive = await openArchive(folder);
  const book = openCaseBook({ path: join(folder, 'cases.db'), clock, ...quiet });
  const times = { idleMs: 1e9, longestMs: 1e9 };
  try {
    const accounts = openAccounts({ dataDir: folder, times, clock, ...quiet });
    return { archive, book, accounts };
  } catch (error) {
    await book.close();
    await archive.close();
    throw error;
  }
}

async function live(folder: string, acked: Acked, sweeps: number): Promise<boolean> {
  let parts: Awaited<ReturnType<typeof opened>> | undefined;
  const isOpen = await orRefused(async () => {
    parts = await opened(folder);
  });
  if (!isOpen || parts === undefined) return false;
  const { archive, book, accounts } = parts;
  const desk = new IncidentDesk({ caseBook: book.caseBook, clock, plan: [] });
  const isKept = book.loss?.reason !== 'unopened';
  let seq = acked.sweeps;
  const taken: AckedCase[] = [];
  for (let step = 0; step * SWEEPS_A_STEP < sweeps; step++) {
    for (const sweep of sweepRun({
      count: SWEEPS_A_STEP,
      seq: seq + 1,
      bins: 30,
      startedAt: T0 + seq * EVERY_MS,
      everyMs: EVERY_MS,
    }))
      archive.add(sweep);
    seq += SWEEPS_A_STEP;
    time.now = T0 + seq * EVERY_MS;
    const target = archive.spool.appended;
    await archive.spool.sync();
    if (archive.spool.durable >= target) acked.sweeps = seq;
    await orRefused(() => archive.health());
    await orRefused(() => archive.prune());
    await orRefused(() => changeBook(desk, taken, seq));
    // What is held in memory is not acknowledged yet.
    if (isKept && book.caseBook.writes.held === 0) acked.cases.push(...taken.splice(0));
    await orRefused(() => {
      const id = `an-${seq}`;
      const role = accounts.accounts.users.any ? 'operator' : 'administrator';
      accounts.accounts.users.add({ id, name: id, role }, { at: clock(), by: 'local' });
      acked.accounts.push(id);
    });
  }
  for (const close of [() => accounts.close(), () => book.close(), () => archive.close()]) await orRefused(close);
  // A failure in the last step is made good at the end.
  if (archive.spool.durable >= archive.spool.appended) acked.sweeps = seq;
  return true;
}

/** One new case, a note on it, and memory written as every few seconds. */
function changeBook(desk: IncidentDesk, taken: AckedCase[], seq: number): void {
  const startHz = 100e6 + seq * 1e6;
  const place = { emissionId: `e${seq}`, startHz, stopHz: startHz + 20e3 };
  const { id } = desk.take(emissionReport(clock(), place));
  const one = { id, notes: 0 };
  taken.push(one);
  desk.act(id, { kind: 'noted', text: `note ${seq}` }, 'an');
  one.notes = 1;
  desk.tick();
}

/** On a disk that is well again. */
async function look(folder: string, acked: Acked): Promise<string[]> {
  const problems: string[] = [];
  const { archive, book, accounts } = await opened(folder);
  const sweeps = await archive.query({ receiverId: 'r1', from: 0, to: 4e12 });
  const found = new Set(sweeps.map(({ seq }) => seq));
  const lost = Array.from({ length: acked.sweeps }, (_, i) => i + 1).filter((seq) => !found.has(seq));
  if (lost.length > 0) problems.push(`${lost.length} acknowledged sweeps are missing, the first ${lost[0]}`);
  if (found.size < sweeps.length) problems.push(`${sweeps.length - found.size} sweeps are there twice`);
  problems.push(...(await archive.integrity()).problems);
  const { lastFault, damage } = await archive.health();
  if (lastFault !== undefined) problems.push(lastFault);
  if (damage !== undefined) problems.push(damage);
  if (book.loss !== undefined) problems.push(`the case book was lost: ${book.loss.fault}`);
  if (accounts.loss !== undefined) problems.push(`the accounts were lost: ${accounts.loss.fault}`);
  const { caseBook } = book;
  const ids = acked.cases.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) problems.push(`the number ${twice} was given to two cases: the first is gone`);
  for (const { id, notes } of acked.cases)
    if (caseBook.incidents.get(id) === undefined) problems.push(`case ${id} is missing`);
    else {
      const written = caseBook.incidents.timeline(id, 0, 20).filter(({ move }) => move === 'noted').length;
      if (written < notes) problems.push(`the note of case ${id} is missing`);
      if (written > 1) problems.push(`the note of case ${id} is there ${written} times`);
    }
  problems.push(...caseBook.verify().faults.map(({ problem }) => problem));
  for (const id of acked.accounts)
    if (accounts.accounts.users.get(id) === undefined) problems.push(`account ${id} is missing`);
  accounts.close();
  await book.close();
  await archive.close();
  for (const name of ['sweeps.db.damaged-1', 'cases.db.damaged-1', 'accounts.db.damaged-1'])
    if (existsSync(join(folder, name))) problems.push(`${name} was put aside`);
  return problems;
}

/** @throws Error when the work hangs */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hung for ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

process.on('unhandledRejection', (error) => {
  console.error('unhandled', error);
  process.exit(3);
});

const youth = join(dirname(root), 'youth');
mkdirSync(youth, { recursive: true });
const before: Acked = { sweeps: 0, cases: [], accounts: [] };
failAt(0);
await live(youth, before, YOUTH_SWEEPS);

const total = { lives: 0, unopened: 0, acked: { sweeps: 0, cases: 0, accounts: 0 }, problems: [] as string[] };
for (let call = Number(firstText); ; call += Number(stepText)) {
  const folder = join(root, String(call));
  cpSync(youth, folder, { recursive: true });
  const acked: Acked = structuredClone(before);
  time.now = T0 + acked.sweeps * EVERY_MS;
  let isOver = false;
  try {
    failAt(call);
    const isOpen = await within(live(folder, acked, LIFE_SWEEPS));
    isOver = callsSoFar() < call;
    failAt(0);
    if (!isOpen) total.unopened += 1;
    else if (failFor === 'once' && acked.sweeps < YOUTH_SWEEPS + LIFE_SWEEPS)
      total.problems.push(`call ${call}: after one failure nothing more was kept beyond sweep ${acked.sweeps}`);
    total.problems.push(...(await within(look(folder, acked))).map((problem) => `call ${call}: ${problem}`));
  } catch (error) {
    failAt(0);
    total.problems.push(`call ${call}: ${(error as Error).message}`);
  }
  // A life that hung is told above, and may still write.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  total.lives += 1;
  for (const kind of ['cases', 'accounts'] as const) total.acked[kind] += acked[kind].length;
  total.acked.sweeps += acked.sweeps;
  if (isOver || total.problems.length >= MOST_PROBLEMS) break;
}
process.stdout.write(`${JSON.stringify(total)}\n`);
process.exit(0);
