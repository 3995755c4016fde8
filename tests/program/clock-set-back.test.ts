/** A clock that is set back under the built program while it watches (libfaketime), and what rows, log, account and evidence say of it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { parseCsv } from '../../src/watch/csv.js';
import { filesOf } from '../support/evidence-bundle.js';
import { eventually } from '../support/field-program.js';
import { pageVerifier } from '../support/page-verifier.js';
import { RunningProgram } from '../support/running-program.js';

type Json = ReturnType<typeof JSON.parse>;

const BACK_S = 10;
const BAND = { startHz: 118e6, stopHz: 137e6 };
const CONFIG = {
  stations: [
    {
      ...{ id: 'st', name: 'Station' },
      receivers: [
        {
          ...{ id: 'rx', driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } },
          plans: [{ ...BAND, points: 200, everyMs: 200 }],
        },
      ],
    },
  ],
};

it('marks each sweep, the log, the account of the watch and the evidence; both verifiers name the sweep', async () => {
  const LD_PRELOAD = execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {
    encoding: 'utf8',
  }).trim();
  let setPath = '';
  const program = await RunningProgram.start({
    config: CONFIG,
    environment(folder) {
      setPath = join(folder, 'clock');
      writeFileSync(setPath, '+0\n');
      // The monotonic clock is left alone, as that of a computer is.
      const faked = {
        FAKETIME_TIMESTAMP_FILE: setPath,
        FAKETIME_CACHE_DURATION: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      };
      return { LD_PRELOAD, ...faked };
    },
  });
  onTestFinished(() => program.close());
  const ask = async (path: string, body?: unknown): Promise<Json> => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(new URL(`api/v1/${path}`, program.address), init);
    const answer = await response.json();
    expect(response.status, JSON.stringify(answer)).toBeLessThan(300);
    return answer;
  };
  const of = 'receiverId=rx&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=2&maxSweeps=5000';
  const sweeps = async (): Promise<Json[]> =>
    (await ask(`sweeps?${of}`)).sweeps.toSorted((a: Json, b: Json) => a.seq - b.seq);
  const isAgain = ({ flags }: Json) => flags.includes('clockSetBack');
  const after = async (happens: (all: Json[]) => boolean) =>
    await eventually(async () => happens(await sweeps()), 60_000);
  await after((all) => all.length > (BACK_S + 5) * 5);
  const where = { stationId: 'st', receiverId: 'rx', startHz: 121.4e6, stopHz: 121.6e6, text: 'Thu tiếng rít.' };
  const [from, to] = [5000, 0].map((ago) => new Date(Date.now() - ago).toISOString());
  const { id } = (await ask('incidents', { ...where, from, to })).incident;
  writeFileSync(setPath, `-${BACK_S}\n`);
  await after((all) => all.some(isAgain));
  await after((all) => !all.slice(-20).some(isAgain));

  const { id: job } = await ask(`incidents/${id}/bundle`, {});
  await eventually(async () => (await ask(`exports/${job}`)).state === 'done', 30_000);
  const path = join(program.folder, 'bundle.zip');
  const file = await fetch(new URL(`api/v1/exports/${job}/file`, program.address));
  writeFileSync(path, Buffer.from(await file.arrayBuffer()));
  const files = await filesOf(path);
  const [head = [], ...rows] = parseCsv(String(files.get('sweeps/rx.csv'))).filter(({ length }) => length > 1);
  const all = rows.map((row) => {
    const cell = (name: string) => row[head.indexOf(name)] ?? '';
    return {
      seq: Number(cell('seq')),
      at: Date.parse(cell('startedAt')),
      epoch: cell('clockEpoch'),
      flags: cell('flags'),
    };
  });
  // In the order in which they were received, by their numbers alone.
  expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toSorted((a, b) => a - b));
  const second = all.find(({ epoch }) => epoch !== '');
  if (second === undefined) throw new Error('no sweep has an epoch');
  const reachedAt = Date.parse(second.epoch);
  for (const { seq, at, epoch, flags } of all) {
    expect(epoch, `sweep ${seq}`).toBe(seq < second.seq ? '' : second.epoch);
    expect(flags.includes('clockSetBack'), `sweep ${seq}`).toBe(epoch !== '' && at < reachedAt);
  }
  expect(all.filter(({ flags }) => flags.includes('clockSetBack')).length).toBeGreaterThan(BACK_S);

  const log = String(files.get('audit.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [step] = log.filter(({ action }) => action === 'clock.set');
  expect(JSON.parse(step.detail).stepMs / 1000).toBeCloseTo(-BACK_S, 0);
  const { bands } = JSON.parse(String(files.get('coverage.json')));
  expect(bands.length).toBeGreaterThan(0);
  for (const { bandKey, stretches } of bands) {
    const again = stretches.filter((one: Json) => one.to > second.at + 2000 && one.from < reachedAt - 2000);
    for (const one of again) expect([one.state, one.reason], bandKey).toEqual(['degraded', 'clock-bad']);
  }

  const { fingerprint } = JSON.parse(String(files.get('signature.json')));
  const verdict = await verifyBundle(path, { fingerprint });
  const shown = await (await pageVerifier({ fingerprint }))(readFileSync(path));
  const told = [expect.stringContaining(`rx: times run back at sweep ${second.seq} (`)];
  expect(verdict.told.map(({ en }) => en)).toEqual(told);
  expect(verdict.told[0]?.en).toContain('later sweeps have a clockEpoch of their own');
  expect([verdict.good, verdict.faults, shown.good, shown.faults, shown.told]).toEqual([true, [], true, [], told]);
}, 180_000);
