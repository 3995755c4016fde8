import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../../src/export/evidence/bundle-form.js';
import { writeBundle } from '../../../src/export/evidence/bundle-writer.js';
import { openStationKey, type StationKey } from '../../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { verifyHtml } from '../../../src/export/evidence/verify-html.js';
import { DrillRefused } from '../../../src/export/sweep-table.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import { sharedBrowser } from '../../support/browser.js';
import { type BundleWorld, bundleWorld, filesOf, T0, tampered, tamperings } from '../../support/evidence-bundle.js';
import { PROGRAM } from '../../support/program-file.js';

const run = promisify(execFile);

let folder: string;
let world: BundleWorld;
let good: string;
let own: StationKey;
let other: StationKey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-evidence-'));
  world = await bundleWorld(join(folder, 'station'));
  good = await world.make('good');
  own = openStationKey(join(folder, 'station')).key;
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(folder, 'other'));
  other = openStationKey(join(folder, 'other')).key;
});
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an evidence bundle', () => {
  it('is good when nothing was touched, and holds raw sweeps, tables, pictures, the case and the way to check it', async () => {
    const verdict = await verifyBundle(good, { fingerprint: own.fingerprint, anchors: [world.caseBook.audit.head()] });
    expect(verdict).toMatchObject({ good: true, faults: [], unchecked: [], fingerprint: own.fingerprint });
    expect(verdict.manifest?.receivers).toMatchObject([{ sweeps: 90 }]);
    const names = [...(await filesOf(good)).keys()].map((name) =>
      name.replace(/[0-9a-f]{12}-/, 'HASH-').replace(/sweeps\/[\w-]+\./, 'sweeps/R.'),
    );
    expect(names.sort()).toEqual([
      ...['README.txt', 'attachments/HASH-ảnh máy phát.jpg', 'audit.jsonl', 'coverage.json', 'incident.json'],
      ...['manifest.json', 'minutes-vi.pdf', 'receivers.json', 'signature.json'],
      ...['sweeps/R.csv', 'sweeps/R.png', 'sweeps/R.rfb', 'sweeps/R.txt', 'verify.html'],
    ]);
  });

  it('gives nothing of other cases away, and still chains row to row', async () => {
    const audit = String((await filesOf(good)).get('audit.jsonl'));
    expect(audit).toContain(world.incidentId);
    expect(audit).not.toContain('INC-2027-000002');
    expect(
      audit
        .trim()
        .split('\n')
        .some((line) => !line.includes('"subject"')),
    ).toBe(true);
  });

  it('goes by the key and the anchors that are known from elsewhere', async () => {
    const wrongKey = await verifyBundle(good, { fingerprint: other.fingerprint });
    expect(wrongKey.faults.map(({ kind }) => kind)).toEqual(['key']);
    const { seq } = world.caseBook.audit.head();
    const wrongAnchor = await verifyBundle(good, { anchors: [{ seq, hash: 'f'.repeat(64) }] });
    expect(wrongAnchor.faults.map(({ kind }) => kind)).toEqual(['audit']);
  });

  it('made by a command says so, and its last row, which the log of the station has not, breaks no seal of that log', async () => {
    const target = { ...(await world.target('command')), by: COMMAND_LINE };
    const { files } = await writeBundle({ what: 'bundle', incidentId: world.incidentId }, world.sources, target);
    const path = join(target.folder, files[0] ?? '');
    const { seq } = world.caseBook.audit.head();
    const another = 'f'.repeat(64);
    const verdict = await verifyBundle(path, { anchors: [{ seq, hash: another }] });
    expect(verdict.faults).toEqual([]);
    expect(verdict.unchecked.map(({ en }) => en)).toEqual([expect.stringContaining('export bundle made the bundle')]);
    const earlier = await verifyBundle(path, { anchors: [{ seq: seq - 1, hash: another }] });
    expect(earlier.faults.map(({ kind }) => kind)).toEqual(['audit']);
  });

  it('refuses drills, by number and by what the sweeps carry', async () => {
    const drill = { what: 'bundle', incidentId: 'DRILL-2027-000001' } as const;
    await expect(writeBundle(drill, world.sources, await world.target('drill'))).rejects.toThrow('never evidence');
    const archive = {
      ...world.sources.archive,
      query: () => Promise.resolve(world.sweeps.map((sweep) => ({ ...sweep, flags: sweep.flags | SweepFlag.drill }))),
    };
    await expect(world.make('flagged', { archive })).rejects.toThrow(DrillRefused);
  });

  it('reports when nothing was recorded, and when a person cancels', async () => {
    const request = { what: 'bundle', incidentId: world.incidentId, from: T0 + 400_000, to: T0 + 500_000 } as const;
    await expect(writeBundle(request, world.sources, await world.target('empty'))).rejects.toThrow(
      'There is no recording of INC',
    );
    const target = { ...(await world.target('cancelled')), signal: AbortSignal.abort(new Error('cancelled')) };
    await expect(writeBundle({ what: 'bundle', incidentId: world.incidentId }, world.sources, target)).rejects.toThrow(
      'cancelled',
    );
  });
});

describe('the station key', () => {
  it('is made once, for the owner alone', () => {
    expect(openStationKey(join(folder, 'station')).key.fingerprint).toBe(own.fingerprint);
    expect(statSync(join(folder, 'station/station-key.pem')).mode & 0o777).toBe(0o600);
    expect(other.fingerprint).not.toBe(own.fingerprint);
  });

  it('is replaced when its file is damaged, which stays under another name', () => {
    const path = join(folder, 'other/station-key.pem');
    writeFileSync(path, 'nonsense');
    const { key, isNew, lost } = openStationKey(join(folder, 'other'));
    expect(lost).toMatchObject({ path, keptAs: `${path}.damaged-1`, reason: 'damaged' });
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe('nonsense');
    expect(isNew).toBe(true);
    expect(key.fingerprint).not.toBe(other.fingerprint);
  });
});

describe('rfi-logger verify', () => {
  it('exits with 0 for a good bundle and says whose key signed it', async () => {
    const { stdout } = await run(process.execPath, [PROGRAM, 'verify', good, '--fingerprint', own.fingerprint]);
    expect(stdout).toContain('GOOD');
    expect(stdout).toContain(own.fingerprint);
  });

  it('catches every way of tampering, exits with 1 and names what differs', async () => {
    const ways = tamperings(own, other);
    expect(ways.length).toBeGreaterThanOrEqual(10);
    for (const [i, way] of ways.entries()) {
      const path = await tampered(good, join(folder, `cli-${i}.zip`), way);
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint }).catch((error: Error) => error);
      const said = verdict instanceof Error ? verdict.message : verdict.faults.map(({ en }) => en).join('\n');
      expect([way.name, said]).toEqual([way.name, expect.stringMatching(way.names)]);
    }
    // And as a person runs it, twice.
    for (const i of [0, ways.length - 1]) {
      const args = [PROGRAM, 'verify', join(folder, `cli-${i}.zip`), '--fingerprint', own.fingerprint, '--json'];
      const { code, stdout } = await run(process.execPath, args).then(
        ({ stdout: out }) => ({ code: 0, stdout: out }),
        (error: { code: number; stdout: string }) => error,
      );
      expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ good: false })]);
    }
  });
});

describe('verify.html in Chromium, without a network', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  beforeAll(async () => {
    browser = await sharedBrowser();
    const context = await browser.newContext({ offline: true });
    page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => asked.push(error.message));
    writeFileSync(join(folder, 'verify.html'), verifyHtml());
    await page.goto(`file://${join(folder, 'verify.html')}`);
    await page.fill('#fingerprint', own.fingerprint);
  });
  afterAll(() => browser.close());

  const judged = async (path: string): Promise<{ verdict: string; faults: string }> => {
    await page.setInputFiles('#file', path);
    await page.waitForSelector('#verdict:not([hidden])');
    const verdict = (await page.getAttribute('#verdict', 'class')) ?? '';
    return { verdict, faults: (await page.textContent('#faults')) ?? '' };
  };

  it('says of a good bundle that it is whole, with the fingerprint, and asks nothing of anybody', async () => {
    const { verdict, faults } = await judged(good);
    expect(verdict).toBe('good');
    expect(faults).toBe('');
    expect(await page.locator('#checked li').allTextContents()).toEqual([
      expect.stringMatching(/^\d+ tệp: .*SHA-256.*\d+ files: /),
      expect.stringMatching(/^manifest\.json: chữ ký Ed25519.*its Ed25519 signature/),
      expect.stringMatching(/^[1-9]\d* lượt quét gốc đã ký: .*[1-9]\d* signed raw sweeps/),
      expect.stringMatching(/^Nhật ký: .*Audit log: /),
    ]);
    expect(await page.locator('#unchecked li').count()).toBe(0);
    // Minutes and the times of the incident are as they were signed, and the page says that this is all.
    const unproven = (await page.locator('#recomputed li').allTextContents()).join(' ');
    for (const path of ['incident.json', 'minutes-vi.pdf', 'attachments/']) expect(unproven).toContain(path);
    expect(await page.locator('#limits').isVisible()).toBe(true);
    expect(await page.textContent('#facts')).toMatch(/00:02:00 ngày 06\/02\/2027 giờ Việt Nam \(2027-02-05T17:02:00/);
    expect(await page.locator('#unchecked-title').isVisible()).toBe(false);
    expect((await page.textContent('#facts'))?.replaceAll(' ', '')).toContain(own.fingerprint);
    expect(asked.filter((url) => !url.startsWith('file://') && !url.startsWith('blob:'))).toEqual([]);
  });

  it('catches every way of tampering that the command line catches', async () => {
    for (const [i, way] of tamperings(own, other).entries()) {
      const path = await tampered(good, join(folder, `page-${i}.zip`), way);
      const { verdict, faults } = await judged(path);
      expect([way.name, verdict, faults]).toEqual([way.name, 'bad', expect.stringMatching(way.names)]);
      expect(await page.locator('#checked li').count()).toBe(0);
    }
  });
});
