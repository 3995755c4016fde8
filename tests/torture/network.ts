import { THIN_LINK } from '../support/link-proxy.js';
import { IMAGES, KILLS, NetworkPrograms } from '../support/network-programs.js';
import type { Ordeal } from './ordeal.js';

/** Two stations on links of 50 kbit/s that lose 5 % of the packets, one on a link without faults. */
const LINKS = [THIN_LINK, THIN_LINK, {}];

export const network: Ordeal = {
  summary:
    'kill -9 and power cuts of stations, hub and nats-server, flipped bits, wrong clocks and cuts of links up to an hour in turn, two of three links thin; archives compared by hash; arguments: rounds (50), first seed',
  async run(argument, seed) {
    const rounds = Number(argument ?? 50);
    const first = Number(seed ?? 1);
    const programs = await NetworkPrograms.start(LINKS, { kinds: [...KILLS, ...IMAGES, 'long cut'], everyMs: 250 });
    try {
      for (let round = 0; round < rounds; round++) await programs.round(first + round);
      const verdict = await programs.compare();
      const { lost, doubled, differing } = verdict;
      return { passed: lost + doubled + differing === 0, counts: { rounds, first, ...verdict } };
    } finally {
      await programs.close();
    }
  },
};
