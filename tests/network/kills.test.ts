import { describe, expect, it } from 'vitest';
import { NetworkPrograms } from '../support/network-programs.js';

describe('kill -9 of station, hub and message server', () => {
  it('loses no sweep that a station has on disk, and doubles none', async () => {
    const network = await NetworkPrograms.start(2);
    try {
      // Two of each; `npm run torture -- network` makes as many as wanted.
      for (const seed of [1, 2, 3, 4, 5, 6]) await network.round(seed);
      const { kills, sweeps, ...verdict } = await network.compare();
      expect(verdict).toEqual({ lost: 0, doubled: 0, differing: 0 });
      expect(sweeps).toBeGreaterThan(50);
      for (const count of Object.values(kills)) expect(count).toBeGreaterThan(0);
    } finally {
      await network.close();
    }
  }, 240_000);
});
