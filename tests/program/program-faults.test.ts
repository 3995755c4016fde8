import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { notRoot } from '../support/left-out.js';

const receiver = (id: string, seed: number) => ({
  ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed } },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 20 }],
});
const CONFIG = { stations: [{ id: 'st', name: 'Station', receivers: [receiver('a', 1), receiver('b', 2)] }] };

type Json = ReturnType<typeof JSON.parse>;

async function start(dataDir: string): Promise<Program> {
  const program = await startProgram({
    isSynchronised: async () => true,
    holdAnswers: true,
    ...{ config: parseConfig(CONFIG, 'test'), dataDir, host: '127.0.0.1', port: 0 },
    log: pino({ level: 'silent' }),
  });
  let stopped = false;
  const stop = program.stop.bind(program);
  program.stop = async () => {
    if (!stopped) await stop();
    stopped = true;
  };
  onTestFinished(() => program.stop());
  return program;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-faults-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const ask = async (program: Program, path: string): Promise<{ status: number; body: Json }> => {
  const response = await fetch(new URL(path, program.address));
  return { status: response.status, body: await response.json() };
};

const countOf = (program: Program): number => program.stations.receivers.reduce((sum, { sweeps }) => sum + sweeps, 0);

async function moreSweeps(program: Program, count = 40): Promise<void> {
  const before = countOf(program);
  await expect.poll(() => countOf(program), { timeout: 10_000 }).toBeGreaterThan(before + count);
}

const everySeq = async (program: Program, receiverId: string): Promise<number[]> => {
  const range = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=10';
  const { body } = await ask(program, `/api/v1/sweeps?receiverId=${receiverId}&${range}`);
  return body.sweeps.map(({ seq }: { seq: number }) => seq).sort((x: number, y: number) => x - y);
};

/** A small disk of its own, so that it can be made read-only. */
async function smallDisk(): Promise<string> {
  const path = await folder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', path]);
  onTestFinished(() => void spawnSync('umount', ['-l', path]));
  return path;
}

const remount = (path: string, how: 'ro' | 'rw'): number | null =>
  spawnSync('mount', ['-o', `remount,${how}`, path]).status;

describe.skipIf(notRoot)('a disk that cannot be written, under the whole program', () => {
  it('is refused at the start with a sentence that says what to do, when it is read-only', async () => {
    const disk = await smallDisk();
    expect(remount(disk, 'ro')).toBe(0);
    await expect(start(disk)).rejects.toThrow('cannot be written (EROFS)');
    expect(remount(disk, 'rw')).toBe(0);
  });

  it('that is full: goes on reading and showing, says so, answers people, and is well again when there is room', async () => {
    const disk = await smallDisk();
    const program = await start(join(disk, 'data'));
    await moreSweeps(program);
    const fill = () =>
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'ballast')}`, 'bs=64k', 'oflag=append', 'conv=notrunc']);
    fill();
    const answersAll = async (): Promise<void> => {
      for (const path of ['/healthz', '/api/v1/receivers', '/api/v1/incidents', '/metrics'])
        expect((await fetch(new URL(path, program.address))).status, path).toBe(200);
    };
    const person = { method: 'PUT', headers: { 'content-type': 'application/json' } };
    const write = (id: string) => {
      const value = { name: 'A', duty: 'leader', addresses: [], active: true };
      const body = JSON.stringify({ version: 0, value });
      return fetch(new URL(`/api/v1/people/${id}`, program.address), { ...person, body });
    };
    await moreSweeps(program, 400);
    await answersAll();
    const troubleWhileItFills = async () => {
      // The reserve of the case book is freed at its first write.
      fill();
      return (await ask(program, '/readyz')).body.archive.trouble;
    };
    // Either it found room by letting old sweeps go, and says so, or it says that it has none; never silence.
    await expect.poll(troubleWhileItFills, { timeout: 15_000 }).toMatch(/^disk-(nearly-)?full$/);
    // The book has a reserve, and pages of its own: what it accepts is kept, and when they are used up it says so.
    const kept: string[] = [];
    let refused: Response | undefined;
    for (let i = 0; refused === undefined && i < 5000; i++) {
      const answer = await write(`p${i}`);
      if (answer.status === 200) kept.push(`p${i}`);
      else refused = answer;
    }
    if (refused === undefined) throw new Error('the disk never filled');
    expect(refused.status).toBe(507);
    expect(((await refused.json()) as Json).detail).toContain('Nothing was changed: the disk');
    await rm(join(disk, 'ballast'));
    await expect.poll(async () => (await ask(program, '/readyz')).status, { timeout: 30_000 }).toBe(200);
    await expect
      .poll(async () => (await ask(program, '/readyz')).body.archive.trouble, { timeout: 15_000 })
      .toBeUndefined();
    // The book tries its held writes again after a pause.
    await expect.poll(async () => (await write('late')).status, { timeout: 15_000 }).toBe(200);
    const people = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Json = (await ask(program, `/api/v1/people?limit=500${cursor}`)).body;
      for (const { value } of page.people) people.add(value.id);
      cursor = page.nextCursor === undefined ? undefined : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect([...kept, 'late'].filter((id) => !people.has(id))).toEqual([]);
    await moreSweeps(program);
    const seqs = await everySeq(program, 'a');
    expect(new Set(seqs).size).toBe(seqs.length);
    await answersAll();
  }, 90_000);
});

it('a case book that was moved away from the running program is named, until it is back', async () => {
  const dataDir = await folder();
  const program = await start(dataDir);
  const problems = async () => (await ask(program, '/readyz')).body.problems;
  const [book, away] = [join(dataDir, 'cases.db'), join(dataDir, 'away.db')];
  await rename(book, away);
  expect(await problems()).toMatchObject([
    { en: expect.stringMatching(/^The case book cases.db was moved or deleted/) },
  ]);
  await rename(away, book);
  expect(await problems()).toEqual([]);
});
