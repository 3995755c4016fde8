import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.js';

const stations = [{ id: 'here', name: 'Here' }];
const archiveOf = (archive: unknown) => parseConfig({ stations, archive }, 'test.yaml').archive;
const faultsOf = (archive: unknown): string => {
  try {
    archiveOf(archive);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const influxdb = { url: 'http://db.example:8086', database: 'rf' };

describe('the archive section of the configuration', () => {
  it('keeps 30 days here without a word, and 7 days where InfluxDB is the long-term store', () => {
    expect(parseConfig({ stations }, 'test.yaml').archive).toMatchObject({ mode: 'embedded', keepFor: 30 * 86_400e3 });
    expect(archiveOf({ mode: 'influxdb', influxdb })).toMatchObject({ mode: 'influxdb', keepFor: 7 * 86_400e3 });
    expect(archiveOf({ mode: 'influxdb', influxdb, keepFor: '2d' })).toMatchObject({ keepFor: 2 * 86_400e3 });
    expect(archiveOf({ influxdb })).toMatchObject({ mode: 'embedded', influxdb });
  });

  it('refuses the long-term store without its address, unknown keys and two ways in', () => {
    expect(faultsOf({ mode: 'influxdb' })).toContain('archive.influxdb: is missing');
    expect(faultsOf({ influxdb: { ...influxdb, bucket: 'x' } })).toContain('bucket');
    expect(faultsOf({ influxdb: { ...influxdb, url: 'db:8086' } })).toContain('archive.influxdb.url is "db:8086"');
    expect(faultsOf({ influxdb: { ...influxdb, url: 'http://me:pw@db' } })).toContain('must hold no user or password');
    expect(faultsOf({ influxdb: { ...influxdb, token: 'a', username: 'b' } })).toContain('archive.influxdb.username');
    expect(faultsOf({ influxdb: { ...influxdb, password: 'a' } })).toContain('username: is missing');
  });

  it('is understood in its short form as well, and refuses the address given twice', () => {
    const short = parseConfig({ stations, archive: 'influxdb', influxdb }, 'test.yaml').archive;
    expect(short).toEqual(archiveOf({ mode: 'influxdb', influxdb }));
    expect(archiveOf('embedded')).toEqual(archiveOf({}));
    expect(faultsOf('influxdb')).toContain('archive.influxdb: is missing');
    expect(faultsOf('files')).toContain('archive.mode is "files"');
    expect(() => parseConfig({ stations, archive: { influxdb }, influxdb }, 'test.yaml')).toThrow('influxdb');
  });

  it('says when sweeps are thinned and what counts as occupied, and refuses what contradicts itself', () => {
    expect(archiveOf({})).toMatchObject({ occupancy: { kind: 'noise', marginDb: 5 } });
    expect(archiveOf({}).thinAfter).toBeUndefined();
    expect(archiveOf({ thinAfter: '10d', occupancy: { marginDb: 8 } })).toMatchObject({
      ...{ thinAfter: 10 * 86_400e3, occupancy: { kind: 'noise', marginDb: 8 } },
    });
    expect(archiveOf({ occupancy: { thresholdDbm: -95 } }).occupancy).toEqual({ kind: 'fixed', thresholdDbm: -95 });
    expect(archiveOf({ syncEvery: '10s' }).syncEvery).toBe(10_000);
    expect(faultsOf({ syncEvery: '2m' })).toContain('archive.syncEvery is "2m": must be 1m at most');
    expect(faultsOf({ thinAfter: '30d' })).toContain('archive.thinAfter is "30d": must be shorter than keepFor');
    expect(faultsOf({ occupancy: { marginDb: 5, thresholdDbm: -95 } })).toContain('archive.occupancy.thresholdDbm');
    expect(faultsOf({ occupancy: { marginDb: 0 } })).toContain('archive.occupancy.marginDb is 0');
  });

  it('shows no secret in errors, JSON or logs', () => {
    expect(faultsOf({ influxdb: { ...influxdb, username: 'u', password: 90_210 } })).not.toContain('90210');
    const archive = archiveOf({ influxdb: { ...influxdb, username: 'u', password: 'open-sesame' } });
    for (const shown of [JSON.stringify(archive), inspect(archive, { depth: 9 }), `${archive.influxdb?.password}`])
      expect(shown).not.toContain('open-sesame');
    expect(JSON.stringify(archive)).toContain('(hidden)');
  });
});
