import { describe, expect, it } from 'vitest';
import { fuzzFiles } from '../support/fuzz/fuzz-files.js';

const seed = Number(process.env['RFI_FUZZ_SEED'] ?? Date.now() % 1e6);

describe(`damaged files (RFI_FUZZ_SEED=${seed})`, () => {
  it('of every kind are refused with a sentence or read as far as they are good: 250 of them', async () => {
    const { faults, byKind } = await fuzzFiles(250, seed);
    expect(faults).toEqual([]);
    for (const [kind, { tried, refused }] of Object.entries(byKind)) {
      expect(tried, kind).toBeGreaterThan(4);
      // Something must have been wrong with some of them, where damage cannot go unseen.
      if (kind === 'configuration' || kind === 'bundle' || kind === 'backup') expect(refused, kind).toBeGreaterThan(0);
    }
  }, 120_000);
});
