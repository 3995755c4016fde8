/** Noise-floor trend and missing sweeps, and the files people give for a station. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { healthOf } from '../../src/station/receiver-health.js';
import { kindOfMap } from '../../src/station/site/base-map.js';
import { SiteFiles } from '../../src/station/site/site-files.js';
import { startFieldProgram } from '../support/field-program.js';

const NONE = Number.NaN;

describe('the health of a receiver', () => {
  it('takes the lower quartile of a row as its floor, and gives none to a row without sweeps', () => {
    const meanDbm = Float32Array.from([-100, -99, -40, -98, -97, NONE, NONE, NONE, NONE, NONE]);
    const { points } = healthOf({ from: 0, to: 2000, meanDbm, sweeps: Uint32Array.from([7, 0]) });
    expect(points).toEqual([
      { at: 0, sweeps: 7, floorDbm: -99 },
      { at: 1000, sweeps: 0 },
    ]);
  });

  it('counts sweeps missing from the usual number, but not before the first sweep nor in the running row', () => {
    const sweeps = Uint32Array.from([0, 0, 40, 100, 100, 30, 0, 100, 98, 12]);
    const seen = healthOf({ from: 0, to: 10, meanDbm: new Float32Array(10).fill(-90), sweeps });
    expect(seen.usualSweeps).toBe(98);
    expect(seen.missedSweeps).toBe(98 - 30 + 98);
  });

  it('counts an outage that still lasts', () => {
    const sweeps = Uint32Array.from([10, 10, 10, 4, 0, 0, 0]);
    expect(healthOf({ from: 0, to: 7, meanDbm: new Float32Array(7), sweeps }).missedSweeps).toBe(6 + 10 + 10);
  });

  it('never counts more as missing than a receiver of the usual rate would have made', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }), (counts) => {
        const sweeps = Uint32Array.from(counts);
        const seen = healthOf({ from: 0, to: 1, meanDbm: new Float32Array(counts.length), sweeps });
        const inner = Math.max(0, counts.length - 2);
        expect(seen.missedSweeps).toBeGreaterThanOrEqual(0);
        expect(seen.missedSweeps).toBeLessThanOrEqual(inner * seen.usualSweeps);
        expect([...sweeps]).toEqual(counts);
      }),
    );
  });
});

describe('files for a station', () => {
  it('are pictures by their content, whatever they are called, and found again by their hash', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-site-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const files = new SiteFiles(folder);
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    const name = await files.addPhoto(png);
    expect(name).toMatch(/^[0-9a-f]{32}\.png$/);
    expect(await files.photo(name)).toEqual({ type: 'image/png', content: png });
    expect(await files.photo('../../plans.json')).toBeUndefined();
    await expect(files.addPhoto(Buffer.from('<svg onload="alert(1)">'))).rejects.toThrow(RangeError);
  });

  it('are a base map only where there is something to draw', () => {
    expect(kindOfMap('{"type":"Topology","objects":{"land":{}},"arcs":[]}')).toBe('topojson');
    expect(kindOfMap('{"type":"FeatureCollection","features":[{}]}')).toBe('geojson');
    for (const wrong of ['<html>', '{"type":"FeatureCollection","features":[]}', '{"type":"Topology"}', 'null', '[]'])
      expect(() => kindOfMap(wrong), wrong).toThrow(RangeError);
  });

  it('are sent and read over HTTP; the base map that comes with the page is given until another is', async () => {
    const field = await startFieldProgram('stations: [{ id: st, name: Station, receivers: [] }]\n');
    const put = (method: string, path: string, body: Uint8Array | string) =>
      fetch(new URL(path, field.program.address), {
        method,
        body: body as string,
        headers: { 'content-type': 'application/octet-stream' },
      });
    const photo = await put('POST', '/api/v1/photos', Buffer.from('ffd8ffe000104a46', 'hex'));
    const { photo: name } = (await photo.json()) as { photo: string };
    const read = await fetch(new URL(`/api/v1/photos/${name}`, field.program.address));
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await field.send('PUT', '/api/v1/stations/st', { antenna: { name: 'whip', photo: name } })).status).toBe(
      200,
    );
    expect(await field.configText()).toContain(name);

    const own = await fetch(new URL('/api/v1/basemap', field.program.address));
    expect([own.headers.get('x-basemap'), ((await own.json()) as { type: string }).type]).toEqual(['own', 'Topology']);
    const map = '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}';
    expect(await (await put('PUT', '/api/v1/basemap', map)).json()).toEqual({ source: 'given', kind: 'geojson' });
    expect(await (await fetch(new URL('/api/v1/basemap', field.program.address))).text()).toBe(map);
    const refused = await put('PUT', '/api/v1/basemap', 'not a map');
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      400,
      'the file is not JSON.',
    ]);
    expect((await field.send('DELETE', '/api/v1/basemap')).body).toEqual({ source: 'own' });
  });
});
