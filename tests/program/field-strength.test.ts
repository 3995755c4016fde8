/** Field strength from files, through a whole program: kept, shown, exported and read again as dBµV/m, and never as dBm. */
import { expect, it } from 'vitest';
import { eventually, type FieldProgram, type Json, ONE_RECEIVER, startFieldProgram } from '../support/field-program.js';

const VALUES = [34.56, 107, 0, 61.2, 55.55];
const table = (unit: string, values: readonly number[]) =>
  `Frequency (MHz);Level (${unit})\n${values.map((value, i) => `${(88 + i / 10).toFixed(1)};${value}\n`).join('')}`;
const RANGE = 'from=2026-02-28T23:00:00Z&to=2026-03-01T01:00:00Z';
const SPAN = { from: '2026-02-28T23:00:00Z', to: '2026-03-01T01:00:00Z' };

async function brought(field: FieldProgram, name: string, body: string | Uint8Array<ArrayBuffer>, receiverId: string) {
  const settled = (id: string) =>
    eventually(async () => {
      const job = await field.get(`/api/v1/imports/${id}`);
      return ['ready', 'kept', 'failed'].includes(job.state) && job;
    });
  const query = `name=${encodeURIComponent(name)}&modified=2026-03-01T00:00:00Z`;
  const headers = { 'content-type': 'application/octet-stream' };
  const url = new URL(`/api/v1/imports?${query}`, field.program.address);
  const { id } = (await (await fetch(url, { method: 'POST', headers, body })).json()) as { id: string };
  const looked = await settled(id);
  await field.send('POST', `/api/v1/imports/${id}/keep`, { stationId: 'st', receiverId });
  return { looked, kept: await settled(id) };
}

async function exported(field: FieldProgram, wish: object): Promise<Json> {
  const { body } = await field.send('POST', '/api/v1/exports', { what: 'sweeps', ...SPAN, ...wish });
  return await eventually(async () => {
    const job = await field.get(`/api/v1/exports/${body.id}`);
    return job.state !== 'running' && job.state !== 'waiting' && job;
  });
}

it('is kept, shown and exported as what it is, comes back the same, and states no dBm anywhere', async () => {
  const field = await startFieldProgram(ONE_RECEIVER);
  const { looked, kept } = await brought(field, 'drive.csv', table('dBµV/m', VALUES), 'drive');
  expect(looked.found).toMatchObject([{ format: 'field-strengths', sweeps: 1, isField: true }]);
  expect(kept).toMatchObject({ state: 'kept', imported: 1 });
  expect(await field.get('/api/v1/receivers/drive')).toMatchObject({ status: 'recorded', isField: true });

  const asked = (id: string, more = '') => `/api/v1/sweeps?receiverId=${id}&${RANGE}${more}`;
  for (const corrected of ['', '&corrected=field']) {
    const { sweeps } = await field.get(asked('drive', corrected));
    expect(sweeps[0]).toMatchObject({ levelsDbm: VALUES, correction: { unit: 'dBuV/m', firstDb: 0, lastDb: 0 } });
  }
  const only = /states field strength \(dBµV\/m\) only/;
  const refused = { status: 422, body: { detail: expect.stringMatching(only), reason: { vi: expect.any(String) } } };
  expect(await field.send('GET', asked('drive', '&corrected=level'))).toMatchObject(refused);
  const picture = await field.get(asked('drive', '&rows=2&bins=5'));
  expect([picture.unit, picture.rows[0].levelsDbm]).toEqual(['dBuV/m', VALUES]);
  expect(await field.send('GET', `/api/v1/occupancy?receiverId=drive&${RANGE}`)).toMatchObject(refused);
  const region = { stationId: 'st', receiverId: 'drive', startHz: 88e6, stopHz: 89e6, ...SPAN, text: 'x' };
  expect(await field.send('POST', '/api/v1/incidents', region)).toMatchObject(refused);

  for (const format of ['csv', 'json', 'parquet', 'sm1809']) {
    const job = await exported(field, { format, receiverId: 'drive' });
    expect([format, job.state]).toEqual([format, 'done']);
    const answer = await fetch(new URL(`/api/v1/exports/${job.id}/file`, field.program.address));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (format !== 'parquet') expect(new TextDecoder().decode(bytes)).toContain('dBuV/m');
    const again = await brought(field, `again.${format === 'sm1809' ? 'txt' : format}`, bytes, `again-${format}`);
    expect([format, again.kept.state, again.kept.fault]).toEqual([format, 'kept', undefined]);
    const [sweep] = (await field.get(asked(`again-${format}`))).sweeps;
    expect(sweep.flags).toContain('fieldStrength');
    // SM.1809 has tenths.
    const digits = format === 'sm1809' ? 1 : 2;
    expect(sweep.levelsDbm).toEqual(VALUES.map((value) => Number(value.toFixed(digits))));
  }
  const failed = await exported(field, { format: 'csv', receiverId: 'drive', corrected: 'level' });
  expect([failed.state, failed.fault ?? failed.problem]).toEqual(['failed', expect.stringMatching(only)]);

  // A recording is of one quantity.
  const levels = await brought(field, 'levels.csv', table('dBm', [-90, -91, -92, -93, -94]), 'drive');
  expect(levels.kept).toMatchObject({ state: 'failed', fault: expect.stringMatching(/field strength.*of its own/) });
  expect((await field.get(asked('drive'))).sweeps).toHaveLength(1);
});
