/** Tables and pictures of a bundle, made again from its signed blocks by `verify.html`, without a network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStationKey } from '../../../src/export/evidence/station-key.js';
import { verifyHtml } from '../../../src/export/evidence/verify-html.js';
import { sharedBrowser } from '../../support/browser.js';
import {
  type BundleFiles,
  bundleWorld,
  filesOf,
  mixedBundle,
  ofAnotherProgram,
  reseal,
  zipped,
} from '../../support/evidence-bundle.js';
import { repacked, WAYS, withPicture } from '../../support/figure-tamperings.js';

describe('verify.html', () => {
  it('makes tables and pictures again from the signed blocks, and names line and field of what they do not give', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-verify-page-'));
    const world = await bundleWorld(join(folder, 'station'));
    onTestFinished(() => {
      world.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const good = await world.make('good');
    const own = openStationKey(join(folder, 'station')).key;
    const insider = async (name: string, tamper: (files: BundleFiles) => void) => {
      const files = await filesOf(good);
      tamper(files);
      reseal(files, own);
      return await zipped(join(folder, `${name}.zip`), files);
    };
    const browser = await sharedBrowser();
    onTestFinished(() => browser.close());
    const page = await (await browser.newContext({ offline: true })).newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    writeFileSync(join(folder, 'verify.html'), verifyHtml());
    await page.goto(`file://${join(folder, 'verify.html')}`);
    await page.fill('#fingerprint', own.fingerprint);
    const judged = async (path: string) => {
      await page.setInputFiles('#file', path);
      await page.waitForSelector('#verdict:not([hidden])');
      const texts = (id: string) => page.locator(`#${id} li`).allTextContents();
      return {
        verdict: await page.getAttribute('#verdict', 'class'),
        ...{ faults: await texts('faults'), checked: await texts('checked'), unchecked: await texts('unchecked') },
      };
    };
    expect(await judged(await mixedBundle(world, 'mixed'))).toMatchObject({
      ...{ verdict: 'good', faults: [], unchecked: [] },
      checked: expect.arrayContaining([expect.stringContaining('12 signed raw sweeps, decoded again')]),
    });
    const colour = () => page.evaluate(`getComputedStyle(document.querySelector('#verdict')).borderTopColor`);
    expect(await colour()).toBe('rgb(26, 127, 55)');
    const packed = await insider('page-packed', (files) =>
      withPicture(files, (png) => repacked(png, 1, () => undefined)),
    );
    // What the picture shows is right; the audit log sealed other bytes.
    expect(await judged(packed)).toMatchObject({ faults: [expect.stringContaining('as the audit log sealed it')] });
    expect(await colour()).toBe('rgb(207, 34, 46)');
    for (const ways of WAYS) {
      const name = ways.map(([one]) => one).join(', ');
      const path = await insider(`page-${name.replaceAll(' ', '-')}`, (files) => {
        for (const [, , tamper] of ways) tamper(files);
      });
      const { verdict, faults } = await judged(path);
      expect([name, verdict]).toEqual([name, 'bad']);
      for (const [, says] of ways) expect(faults).toContainEqual(expect.stringMatching(says));
    }
    const files = await filesOf(good);
    const older = { figures: undefined } as object;
    ofAnotherProgram(files, own, { manifest: older, detail: (sealed) => ({ ...sealed, ...older }) });
    expect(await judged(await zipped(join(folder, 'page-older.zip'), files))).toMatchObject({
      ...{ verdict: 'good', unchecked: [expect.stringContaining('another version made the bundle')] },
      checked: expect.not.arrayContaining([expect.stringContaining('decoded again')]),
    });
    expect(await page.locator('#unchecked-title').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });
});
