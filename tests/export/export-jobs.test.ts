import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { type ExportJob, ExportJobs, ExportsBusy, type ExportWork } from '../../src/export/export-jobs.js';
import type { IncidentsRequest } from '../../src/export/export-request.js';
import { sweepSlices } from '../../src/export/sweep-slices.js';
import type { StoredSweep, SweepQuery } from '../../src/store/archive.js';
import { filesOf } from '../support/evidence-bundle.js';
import { PROGRAM } from '../support/program-file.js';
import { RunningProgram } from '../support/running-program.js';

const REQUEST: IncidentsRequest = { what: 'incidents', format: 'csv' };

describe('export jobs', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const events: string[] = [];
  const open = async (work: ExportWork, now = { at: 1000 }, folder = mkdtempSync(join(tmpdir(), 'rfi-jobs-'))) => {
    folders.push(folder);
    events.length = 0;
    const jobs = await ExportJobs.open({
      ...{ folder, work, clock: () => now.at },
      limits: { mostWaiting: 2, keepForMs: 100, mostBytesKept: 25 },
      onEvent: (action, { id }, by) => void events.push(`${action} ${id} ${by}`),
    });
    return { jobs, folder };
  };
  const writes =
    (text: string): ExportWork =>
    async (_request, { folder, onProgress }) => {
      await writeFile(join(folder, 'a.csv'), text);
      onProgress({ share: 0.5, rows: 1, bytes: text.length });
      return { files: ['a.csv'], rows: 1 };
    };
  const ended = async (jobs: ExportJobs, id: string): Promise<ExportJob> => {
    for (;;) {
      const job = jobs.get(id);
      if (job !== undefined && job.state !== 'waiting' && job.state !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  /** Waits until it is cancelled. */
  const waits: ExportWork = (_request, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));

  it('start in spite of a state that is damaged: it is put aside, and the export is shown as failed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-jobs-'));
    for (const [id, text] of [
      ['exp-1', '{"id":"exp-1","sta'],
      ['exp-2', 'null'],
    ] as const) {
      mkdirSync(join(folder, id));
      writeFileSync(join(folder, id, 'job.json'), text);
    }
    const { jobs } = await open(writes('hello'), { at: 1000 }, folder);
    expect(jobs.all.map(({ id, state, fault }) => [id, state, fault])).toEqual([
      ['exp-2', 'failed', 'The state of this export was damaged: start it again.'],
      ['exp-1', 'failed', 'The state of this export was damaged: start it again.'],
    ]);
    expect(readFileSync(join(folder, 'exp-1/job.json.damaged-1'), 'utf8')).toContain('"sta');
    expect(await ended(jobs, (await jobs.start(REQUEST, 'lan')).id)).toMatchObject({ state: 'done' });
    await jobs.close();
  });

  it('run one after another, and end with a file, its size and its hash', async () => {
    // The first is not done before the second is asked for, however slow the disk.
    let begin = () => {};
    const asked = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { jobs } = await open(async (...order) => {
      await asked;
      return await writes('hello')(...order);
    });
    const [first, second] = [await jobs.start(REQUEST, 'lan'), await jobs.start(REQUEST, 'lan')];
    begin();
    const done = await ended(jobs, second.id);
    expect(done).toMatchObject({ state: 'done', share: 1, rows: 1, bytes: 5, expiresAt: 1100 });
    expect(done.sha256).toBe(createHash('sha256').update('hello').digest('hex'));
    expect(readFileSync(jobs.pathOf(done) ?? '', 'utf8')).toBe('hello');
    await expect
      .poll(() => events)
      .toEqual([
        `started ${first.id} lan`,
        `started ${second.id} lan`,
        `finished ${first.id} lan`,
        `finished ${second.id} lan`,
      ]);
    await jobs.close();
  });

  it('can be cancelled while they wait and while they run, and refuse more than may wait', async () => {
    const { jobs } = await open(waits);
    const running = await jobs.start(REQUEST, 'lan');
    const waiting = [await jobs.start(REQUEST, 'lan'), await jobs.start(REQUEST, 'lan')];
    await expect(jobs.start(REQUEST, 'lan')).rejects.toThrow(ExportsBusy);
    for (const { id } of [...waiting, running]) expect(await jobs.cancel(id, 'minh')).toBe(true);
    for (const { id } of [...waiting, running]) expect(jobs.get(id)?.state).toBe('cancelled');
    expect(await jobs.cancel(running.id, 'minh')).toBe(false);
    await jobs.close();
  });

  it('say in a sentence why they failed', async () => {
    const { jobs } = await open(() => Promise.reject(new Error('The disk is full.')));
    const { id } = await jobs.start(REQUEST, 'lan');
    expect(await ended(jobs, id)).toMatchObject({ state: 'failed', fault: 'The disk is full.' });
    await jobs.close();
  });

  it('say what a result lacks, a sentence a line', async () => {
    const { jobs } = await open(async (...order) => {
      return { ...(await writes('hello')(...order)), lacks: ['No time-stamp.', 'No minutes.'] };
    });
    const done = await ended(jobs, (await jobs.start(REQUEST, 'lan')).id);
    expect(done).toMatchObject({ state: 'done', file: 'a.csv', fault: 'No time-stamp.\nNo minutes.' });
    await jobs.close();
  });

  it('are found again after a restart; unfinished ones are marked as interrupted', async () => {
    const first = await open(writes('hello'));
    const { id } = await first.jobs.start(REQUEST, 'lan');
    await ended(first.jobs, id);
    await first.jobs.close();
    const second = await open(waits, { at: 1050 }, first.folder);
    expect(second.jobs.get(id)?.state).toBe('done');
    const cut = await second.jobs.start(REQUEST, 'lan');
    const kept = () => readFileSync(join(first.folder, cut.id, 'job.json'), 'utf8');
    await expect.poll(kept).toContain('"running"');
    // As after a power cut: nobody closed it.
    const third = await open(writes('x'), { at: 1060 }, first.folder);
    expect(third.jobs.get(cut.id)).toMatchObject({ state: 'failed', fault: expect.stringContaining('stopped before') });
    await second.jobs.close();
    await third.jobs.close();
  });

  it('delete results that have expired, and the oldest when all take too much room', async () => {
    const now = { at: 1000 };
    const { jobs } = await open(writes('0123456789'), now);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { id } = await jobs.start(REQUEST, 'lan');
      ids.push(id);
      await ended(jobs, id);
      now.at += 1;
    }
    await jobs.tidy();
    expect(ids.map((id) => jobs.get(id)?.state)).toEqual([undefined, 'done', 'done']);
    now.at = 1200;
    await jobs.tidy();
    expect(jobs.all).toEqual([]);
    await jobs.close();
  });
});

describe('reading a long range in slices', () => {
  it('gives every sweep once and in order, holding only a slice, however dense or sparse the range is', async () => {
    const times = [
      ...Array.from({ length: 3000 }, (_, i) => i * 20),
      ...Array.from({ length: 40 }, (_, i) => 60_000 + i * 600_000),
    ];
    const asked: number[] = [];
    const archive = {
      spans: () => Promise.resolve([{ from: 0, to: 60_000 + 40 * 600_000 }]),
      query({ from, to }: SweepQuery) {
        const found = times
          .filter((at) => at >= from && at < to)
          .map((startedAt) => ({ startedAt, levelsDbm: new Float32Array(5000) }));
        asked.push(found.length);
        return Promise.resolve(found as unknown as StoredSweep[]);
      },
    };
    const given: number[] = [];
    for await (const { sweeps } of sweepSlices(archive, { receiverId: 'r', from: 0, to: 1e9 }))
      given.push(...sweeps.map(({ startedAt }) => startedAt));
    expect(given).toEqual(times);
    expect(Math.max(...asked.slice(1))).toBeLessThanOrEqual(400);
    expect(asked.length).toBeLessThan(250);
  });
});

describe('exports of a running program', () => {
  let program: RunningProgram;
  let receiverId = '';
  let span = { from: '', to: '' };
  beforeAll(async () => {
    program = await RunningProgram.start();
    const { receivers } = (await get('receivers')) as { receivers: { id: string }[] };
    receiverId = receivers[0]?.id ?? '';
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const to = Date.now();
    span = { from: new Date(to - 60_000).toISOString(), to: new Date(to).toISOString() };
  }, 120_000);
  afterAll(() => program.close());

  const get = async (path: string): Promise<unknown> => (await fetch(`${program.address}api/v1/${path}`)).json();
  const post = async (path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${program.address}api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const finished = async (id: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const job = (await get(`exports/${id}`)) as Record<string, unknown>;
      if (job['state'] !== 'waiting' && job['state'] !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it.each(['csv', 'json', 'xlsx', 'parquet', 'sm1809', 'sigmf'])(
    'sweeps come as %s, with the hash that was promised',
    async (format) => {
      const { status, body } = await post('exports', { what: 'sweeps', format, receiverId, ...span });
      expect(status).toBe(202);
      const job = await finished(String(body['id']));
      expect(job).toMatchObject({ state: 'done', progress: 1, what: 'sweeps', format });
      expect(Number(job['rows'])).toBeGreaterThan(1);
      expect(job['file']).toMatch(format === 'sigmf' ? /Z-sigmf\.zip$/ : /Z\.\w+$/);
      const response = await fetch(`${program.address}api/v1/exports/${job['id']}/file`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.length).toBe(job['bytes']);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(job['sha256']);
      expect(response.headers.get('etag')).toBe(`"${job['sha256']}"`);
      expect(response.headers.get('content-disposition')).toContain(String(job['file']));
    },
  );

  it('an interrupted download resumes, but only while the file is the same', async () => {
    const { body } = await post('exports', { what: 'sweeps', format: 'csv', receiverId, ...span });
    const job = await finished(String(body['id']));
    const url = `${program.address}api/v1/exports/${job['id']}/file`;
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    const rest = await fetch(url, { headers: { range: 'bytes=100-', 'if-range': `"${job['sha256']}"` } });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([
      206,
      `bytes 100-${whole.length - 1}/${whole.length}`,
    ]);
    expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(100))).toBe(true);
    const other = await fetch(url, { headers: { range: 'bytes=100-', 'if-range': '"another"' } });
    expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, whole.length]);
    const beyond = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
    expect([beyond.status, beyond.headers.get('content-type')]).toEqual([
      416,
      expect.stringContaining('application/problem+json'),
    ]);
    await beyond.arrayBuffer();
  });

  it('incidents and occupancy come as tables; the job is listed, deleted, and all of it is in the audit log', async () => {
    const ids: string[] = [];
    for (const wanted of [
      { what: 'incidents', format: 'csv' },
      { what: 'occupancy', format: 'json', receiverId, ...span, everyMs: 10_000 },
    ]) {
      const { body } = await post('exports', wanted);
      const job = await finished(String(body['id']));
      expect(job['state']).toBe('done');
      ids.push(String(job['id']));
    }
    const { exports: listed } = (await get('exports?limit=2')) as { exports: { id: string }[] };
    expect(listed.map(({ id }) => id)).toEqual([...ids].reverse());
    const removed = await fetch(`${program.address}api/v1/exports/${ids[0]}`, { method: 'DELETE' });
    expect(removed.status).toBe(200);
    expect((await fetch(`${program.address}api/v1/exports/${ids[0]}`)).status).toBe(404);
    const { rows } = (await get(`audit?subject=export/${ids[0]}`)) as { rows: { action: string }[] };
    expect(rows.map(({ action }) => action)).toEqual(['export.deleted', 'export.finished', 'export.started']);
  });

  it('names the field that cannot be', async () => {
    const cases = [
      [{ what: 'sweeps', format: 'csv', receiverId: 'nobody', ...span }, 404, 'nobody'],
      [{ what: 'sweeps', format: 'pdf', receiverId, ...span }, 400, 'format'],
      [{ what: 'sweeps', format: 'csv', receiverId, from: span.to, to: span.from }, 400, 'to'],
      [{ what: 'incidents', format: 'csv', colour: 'red' }, 400, 'colour'],
    ] as const;
    for (const [wanted, status, word] of cases) {
      const answer = await post('exports', wanted);
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringContaining(word)]);
    }
  });

  it('the command line writes the same rows while the program stands still', async () => {
    const { body } = await post('exports', { what: 'sweeps', format: 'csv', receiverId, ...span });
    const job = await finished(String(body['id']));
    const online = await (await fetch(`${program.address}api/v1/exports/${job['id']}/file`)).text();
    await program.halt();
    const out = join(program.folder, 'out.csv');
    const args = [
      PROGRAM,
      'export',
      'sweeps',
      '--receiver',
      receiverId,
      '--from',
      span.from,
      '--to',
      span.to,
      '--data-dir',
      join(program.folder, 'data/demo'),
      '--out',
      out,
      '--json',
    ];
    const said = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as {
      file: string;
      rows: number;
    };
    expect(said).toEqual({ file: out, rows: job['rows'] });
    const levels = (text: string) =>
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',').slice(4, 10).join(','));
    expect(levels(readFileSync(out, 'utf8'))).toEqual(levels(online));
    await program.resume();
  }, 120_000);

  it('the command line makes the same bundle, minutes and all', async () => {
    const { receivers } = (await get('receivers')) as { receivers: { id: string; stationId: string }[] };
    const { stationId = '' } = receivers.find(({ id }) => id === receiverId) ?? {};
    const range = { stationId, receiverId, startHz: 118e6, stopHz: 118.1e6, ...span };
    const opened = await post('incidents', { ...range, text: 'Thu được tiếng rít.' });
    expect(opened.status).toBe(200);
    const { id: incidentId } = opened.body['incident'] as { id: string };
    await program.halt();
    const out = join(program.folder, 'bundle.zip');
    const data = ['--data-dir', join(program.folder, 'data/demo')];
    execFileSync(process.execPath, [PROGRAM, 'export', 'bundle', incidentId, ...data, '--out', out], {
      encoding: 'utf8',
    });
    const files = await filesOf(out);
    for (const language of ['vi', 'en'])
      expect(String(files.get(`minutes-${language}.pdf`)?.subarray(0, 5)), language).toBe('%PDF-');
    expect((await verifyBundle(out)).faults).toEqual([]);
    await program.resume();
  }, 120_000);
});
