import { chmod, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.js';
import { ConfigFile } from '../../src/config/config-file.js';

const YAML = `# Trạm Mẫu Sơn
stations:
  - id: st   # một trạm
    name: Mẫu Sơn
    receivers:
      # trên mái
      - id: roof
        driver: tinysa
        plans: [{ startHz: 87.5 MHz, stopHz: 108 MHz }]
archive:
  keepFor: 90d # ba tháng
`;

async function fileWith(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'station.yaml');
  await writeFile(path, text);
  return { folder, path, file: await ConfigFile.open(path, {}) };
}

describe('the configuration file', () => {
  it('keeps what people wrote, comments and order, when a receiver is changed or added', async () => {
    const { path, file } = await fileWith(YAML);
    await file.setReceiver('st', 'roof', { name: 'Máy A', spursHz: [90_000_000] });
    await file.setReceiver('st', 'mast', { driver: 'rf-explorer', plans: [{ startHz: 430e6, stopHz: 440_000_500 }] });
    const text = await readFile(path, 'utf8');
    for (const comment of ['# Trạm Mẫu Sơn', '# một trạm', '# trên mái', '# ba tháng']) expect(text).toContain(comment);
    const [station] = parse(text).stations;
    expect(station.receivers.map(({ id }: { id: string }) => id)).toEqual(['roof', 'mast']);
    expect(station.receivers[0]).toMatchObject({ name: 'Máy A', spursHz: ['90 MHz'], driver: 'tinysa' });
    expect(station.receivers[1].plans[0]).toEqual({ startHz: '430 MHz', stopHz: '440.0005 MHz' });
    const config = await readConfig(path);
    const receivers = config.stations[0]?.receivers;
    expect(receivers !== 'auto' && receivers?.[1]?.plans[0]?.stopHz).toBe(440_000_500);
  });

  it('takes fields out, and receivers, and says when there was none', async () => {
    const { path, file } = await fileWith(YAML);
    await file.setReceiver('st', 'roof', { plans: null });
    expect(parse(await readFile(path, 'utf8')).stations[0].receivers[0].plans).toBeUndefined();
    expect(await file.removeReceiver('st', 'no-such')).toBe(false);
    expect(await file.removeReceiver('st', 'roof')).toBe(true);
    expect(parse(await readFile(path, 'utf8')).stations[0].receivers).toEqual([]);
  });

  it('writes nothing that could not be read again, and names the field', async () => {
    const { path, file } = await fileWith(YAML);
    await expect(file.setReceiver('st', 'roof', { plans: [{ startHz: 5, stopHz: 1 }] })).rejects.toThrow(/stopHz is 1/);
    await expect(file.setReceiver('st', 'roof', { colour: 'red' })).rejects.toThrow(/colour/);
    await expect(file.setReceiver('elsewhere', 'x', { driver: 'lines' })).rejects.toThrow(/stationId is "elsewhere"/);
    expect(await readFile(path, 'utf8')).toBe(YAML);
  });

  it('reports a file that can be read but not written again', async () => {
    const text = 'version: 1\nstations:\n  - &a\u0301\u2028b\n    id: ls-01\n    name: A\n';
    const { path, file } = await fileWith(text);
    const before = await readFile(path, 'utf8');
    await expect(file.setStation('ls-01', { name: 'B' })).rejects.toThrow(/cannot be changed by the program: Anchor/);
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('includes edits made by hand in between', async () => {
    const { path, file } = await fileWith(YAML);
    await writeFile(path, YAML.replace('Mẫu Sơn\n    receivers', 'Núi Mẫu\n    receivers'));
    await file.setReceiver('st', 'roof', { name: 'A' });
    expect(parse(await readFile(path, 'utf8')).stations[0].name).toBe('Núi Mẫu');
    await writeFile(path, 'stations: [');
    await expect(file.setReceiver('st', 'roof', { name: 'B' })).rejects.toThrow(/is not YAML/);
    expect(await readFile(path, 'utf8')).toBe('stations: [');
  });

  it('stays as private as it was, and a link stays a link', async () => {
    const { folder, path } = await fileWith(YAML);
    await chmod(path, 0o640);
    const link = join(folder, 'link.yaml');
    await symlink(path, link);
    const file = await ConfigFile.open(link, {});
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    await file.setReceiver('st', 'roof', { name: 'A' });
    expect(await readlink(link)).toBe(path);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(`${path}.bak`, 'utf8')).toBe(YAML);
  });

  it('makes all of many changes at once, one after the other', async () => {
    const { path, file } = await fileWith(YAML);
    const ids = Array.from({ length: 20 }, (_, i) => `r${i}`);
    await Promise.all(ids.map((id) => file.setReceiver('st', id, { driver: 'lines' })));
    const { receivers } = parse(await readFile(path, 'utf8')).stations[0];
    expect(receivers.map(({ id }: { id: string }) => id)).toEqual(['roof', ...ids]);
  });

  it('begins where there was none, readable by its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-config-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'station.yaml');
    const file = await ConfigFile.open(path, { stations: [{ id: 'here', name: 'Trạm này' }] });
    await file.setReceiver('here', 'a', { driver: 'lines' });
    expect(parse(await readFile(path, 'utf8')).stations[0]).toMatchObject({ discover: true, receivers: [{ id: 'a' }] });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^# Written by rfi-logger/);
  });
});
