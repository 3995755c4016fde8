/** Files that are brought while the watch runs, on a whole program with a simulated receiver. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig, readConfig } from '../../src/config/config.js';
import { ImportDesk } from '../../src/import/uploads/import-desk.js';
import { startProgram } from '../../src/program/program.js';
import { openArchives } from '../../src/store/part.js';
import { eventually, type FieldProgram, ONE_RECEIVER, startFieldProgram } from '../support/field-program.js';

const power = (count: number) =>
  Array.from(
    { length: count },
    (_, i) =>
      `2026-03-01, 10:00:${String(i).padStart(2, '0')}, 88000000, 88400000, 100000.00, 10, -60, -61, -62, -63, -63\n`,
  ).join('');

async function bring(field: FieldProgram, name: string, content: string | Uint8Array<ArrayBuffer>, query = '') {
  const url = new URL(`/api/v1/imports?name=${encodeURIComponent(name)}${query}`, field.program.address);
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await fetch(url, { method: 'POST', headers, body: content });
  return { status: answer.status, body: (await answer.json()) as { id: string; detail?: string } };
}
const settled = (field: FieldProgram, id: string) =>
  eventually(async () => {
    const job = await field.get(`/api/v1/imports/${id}`);
    return ['ready', 'kept', 'failed'].includes(job.state) && job;
  });

describe('a file that is cut', () => {
  const cut = async function* (text: string) {
    yield Buffer.from(text);
    throw new Error('the connection was cut');
  };

  it('goes on where it was, over restarts of the program while it comes in and while it is kept', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rfi-import-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const archives = await openArchives(
      dataDir,
      parseConfig({ stations: [{ id: 'st', name: 'st' }] }, 'test'),
      Date.now,
    );
    onTestFinished(() => archives.stop());
    const open = () =>
      ImportDesk.open({
        ...{ dataDir, archive: archives.archive, clock: Date.now, age: Date.now },
        ...{ onLost: () => undefined, onKept: async () => undefined },
      });
    const text = power(50);
    const about = { name: 'a.csv', by: 'truc', stated: { zone: 'UTC' }, total: text.length };
    const first = await open();
    await expect(first.add(Readable.from(cut(text.slice(0, 1000))), about)).rejects.toThrow('cut');
    const [half] = first.all;
    expect(half).toMatchObject({ state: 'receiving', bytes: 1000, total: text.length });
    await first.close();

    const id = half?.id ?? '';
    const second = await open();
    expect(second.get(id)).toMatchObject({ state: 'receiving', bytes: 1000 });
    await expect(second.append(id, Readable.from([text]), 0)).rejects.toThrow('offset is 0: 1000 bytes');
    await second.append(id, Readable.from([text.slice(1000)]), 1000);
    await expect.poll(() => second.get(id)?.state).toBe('ready');
    expect(second.get(id)?.found).toMatchObject([{ sweeps: 50, leftOut: 0 }]);
    await second.keep(id, { receiverId: 'van-1', stationId: 'st' });
    await second.close();

    const third = await open();
    await expect.poll(() => third.get(id)?.state).toBe('kept');
    const { imported = 0, known = 0 } = third.get(id) ?? {};
    expect([imported + known, (await archives.archive.lastSeqs()).get('van-1')]).toEqual([50, 50]);
    await third.close();
    const last = await open();
    expect(last.get(id)).toMatchObject({ state: 'looking' });
    await last.close();
  });
});

describe('files brought while the watch runs', () => {
  it('are looked at first, kept only then, and found under their own receiver while the watch goes on', async () => {
    const field = await startFieldProgram(ONE_RECEIVER);
    await eventually(() => (field.program.stations.receiver('sim')?.sweeps ?? 0) > 2);
    const { status, body } = await bring(field, 'quét 1.csv.gz', gzipSync(power(20)), '&zone=Asia/Ho_Chi_Minh');
    expect(status).toBe(202);
    const looked = await settled(field, body.id);
    expect(looked).toMatchObject({ state: 'ready', name: 'quét 1.csv.gz', imported: 0 });
    expect(looked.found).toEqual([
      expect.objectContaining({
        format: 'rtl_power',
        sweeps: 20,
        from: '2026-03-01T03:00:00.000Z',
        startHz: 88e6,
        assumptions: [],
        leftOut: 0,
      }),
    ]);
    expect(await field.send('GET', '/api/v1/receivers/van-1')).toMatchObject({ status: 404 });

    const live = await field.send('POST', `/api/v1/imports/${body.id}/keep`, { stationId: 'st', receiverId: 'sim' });
    expect(live).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/"sim": that receiver is at work/) },
    });
    const before = field.program.stations.receiver('sim')?.sweeps ?? 0;
    expect(
      await field.send('POST', `/api/v1/imports/${body.id}/keep`, { stationId: 'st', receiverId: 'van-1' }),
    ).toMatchObject({ status: 202 });
    expect(await settled(field, body.id)).toMatchObject({ state: 'kept', imported: 20, known: 0, receiverId: 'van-1' });
    const range = 'receiverId=van-1&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&maxSweeps=100';
    const { sweeps } = await eventually(async () => {
      const answer = await field.get(`/api/v1/sweeps?${range}`);
      return answer.sweeps.length === 20 && answer;
    });
    expect(sweeps[0].levelsDbm).toEqual([-60, -61, -62, -63]);
    await eventually(() => (field.program.stations.receiver('sim')?.sweeps ?? 0) > before + 2);
    const { receivers } = await field.get('/api/v1/receivers');
    // Nothing of it sweeps, and nothing of it is lost.
    expect(receivers.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['sim', 'sweeping'],
      ['van-1', 'recorded'],
    ]);

    const again = await bring(field, 'again.csv', power(20), '&zone=Asia/Ho_Chi_Minh');
    await settled(field, again.body.id);
    await field.send('POST', `/api/v1/imports/${again.body.id}/keep`, { stationId: 'st', receiverId: 'van-1' });
    expect(await settled(field, again.body.id)).toMatchObject({ state: 'kept', imported: 0, known: 20 });

    // The same sweeps as rows of SM.1809, a row a second: as on the command line, their seconds are known.
    const head = 'FileType Standard\nFreqStart 88000\nFreqStop 88300\nLevelUnits dBm\nDate 2026-03-01\nDataPoints 4\n';
    const rows = Array.from({ length: 20 }, (_, i) => `03:00:${String(i).padStart(2, '0')},-60,-61,-62,-63\n`).join('');
    const sm1809 = await bring(field, 'rows.txt', `${head}Description UTC\n\n${rows}`);
    await settled(field, sm1809.body.id);
    await field.send('POST', `/api/v1/imports/${sm1809.body.id}/keep`, { stationId: 'st', receiverId: 'van-1' });
    expect(await settled(field, sm1809.body.id)).toMatchObject({ state: 'kept', imported: 0, known: 20 });
  });

  it('that cannot be read say why, can be looked at again with what they lack, and go when they are removed', async () => {
    const field = await startFieldProgram(ONE_RECEIVER);
    const bad = await bring(field, 'bad.bin', Uint8Array.from([1, 2, 3, 4]));
    const { found } = await settled(field, bad.body.id);
    expect(found[0].fault).toMatch(/no known format; it begins with "····"/);
    expect(
      await field.send('POST', `/api/v1/imports/${bad.body.id}/keep`, { stationId: 'st', receiverId: 'x' }),
    ).toMatchObject({
      ...{ status: 409, body: { detail: 'The file holds no sweep that could be kept.' } },
    });
    const rows = Array.from({ length: 5 }, (_, i) => `${500_000 + i * 275_000},${-90 - i}\n`).join('');
    const twofold = await bring(field, 'twofold.csv', rows + rows, '&modified=2026-03-01T00:00:00Z');
    expect((await settled(field, twofold.body.id)).found[0].fault).toMatch(/two ways: 500 kHz.*--unit/);
    await field.send('POST', `/api/v1/imports/${twofold.body.id}/look`, { unit: 'kHz' });
    const looked = await settled(field, twofold.body.id);
    expect(looked.found[0]).toMatchObject({
      sweeps: 2,
      startHz: 500e6,
      from: '2026-02-28T23:59:59.000Z',
      to: '2026-03-01T00:00:00.000Z',
    });
    expect(await field.send('DELETE', `/api/v1/imports/${twofold.body.id}`)).toMatchObject({ status: 200 });
    expect(await field.send('GET', `/api/v1/imports/${twofold.body.id}`)).toMatchObject({ status: 404 });
    expect(readdirSync(join(dirname(field.configPath), 'data/imports/uploads'))).toEqual([bad.body.id]);
    for (const none of ['Hanoi', '%2B05:30'])
      expect(await bring(field, 'a.csv', power(1), `&zone=${none}`)).toMatchObject({ status: 400 });
    expect(await bring(field, 'a.csv', power(1), '&span=867MHz-865MHz')).toMatchObject({
      ...{ status: 400, body: { detail: expect.stringMatching(/^span: "867MHz-865MHz" is no range: give the first/) } },
    });
    const levels = `${Array(20).fill(-90).join(',')}\n`.repeat(3);
    const spanned = await bring(field, 'levels.csv', levels, '&span=865MHz-867MHz&format=lines');
    expect((await settled(field, spanned.body.id)).found[0]).toMatchObject({
      sweeps: 3,
      startHz: 865e6,
      stopHz: 867e6,
    });
  });
});

it('a receiver that was removed stays known by its name, at its station, when the program starts again', async () => {
  const other = ONE_RECEIVER.replace('stations:', '')
    .replace('id: st', 'id: st-2')
    .replace('id: sim', 'id: far\n        name: Trên mái');
  const field = await startFieldProgram(ONE_RECEIVER + other);
  await eventually(() => (field.program.stations.receiver('far')?.sweeps ?? 0) > 3);
  expect(await field.send('DELETE', '/api/v1/receivers/far')).toMatchObject({ status: 200 });
  await field.program.stop();
  const again = await startProgram({
    ...{ config: await readConfig(field.configPath), dataDir: join(dirname(field.configPath), 'data') },
    ...{ host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) },
  });
  onTestFinished(() => again.stop());
  const far = await (await fetch(new URL('/api/v1/receivers/far', again.address))).json();
  expect(far).toMatchObject({ name: 'Trên mái', stationId: 'st-2', status: 'recorded' });
});
