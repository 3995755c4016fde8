/** Every file and claim of a bundle tampered with, and its zip file, each judged by the command and by the script of verify.html. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStationKey } from '../../src/export/evidence/station-key.js';
import { accountedBundle, bothVerifiers, bundleTamperings } from '../support/bundle-tamperings.js';
import { filesOf, goodBundle } from '../support/evidence-bundle.js';
import type { Ordeal } from './ordeal.js';

export const tamper: Ordeal = {
  summary:
    'bundles tampered with: both verifiers refuse them, or list what was changed as not computed again; argument: one in how many',
  async run(oneIn = '1') {
    const { folder, world, own, remove } = await goodBundle();
    try {
      const good = await accountedBundle(world);
      mkdirSync(join(folder, 'other'));
      const all = bundleTamperings(await filesOf(good), own, openStationKey(join(folder, 'other')).key);
      const chosen = all.filter((_, i) => i % Number(oneIn) === 0);
      const judge = await bothVerifiers(folder, good, own.fingerprint);
      const judged = [];
      for (const one of chosen) judged.push(await judge(one));
      const faults = judged.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name}: ${fault}`]));
      const listed = judged.filter(({ good: isGood }) => isGood).length;
      return {
        passed: faults.length === 0,
        counts: { tampered: judged.length, refused: judged.length - listed, listed, faults },
      };
    } finally {
      remove();
    }
  },
};
