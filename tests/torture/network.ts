import { THIN_LINK } from '../support/link-proxy.js';
import { NetworkPrograms } from '../support/network-programs.js';
import type { Ordeal } from './ordeal.js';

/** Two stations on links of 50 kbit/s that lose 5 % of the packets, one on a link without faults. */
const LINKS = [THIN_LINK, THIN_LINK, {}];

export const network: Ordeal = {
  summary:
    'kill -9 of stations, hub and nats-server and cuts of links in turn, two of three links thin; archives compared by hash; argument: rounds',
  async run(argument) {
    const rounds = Number(argument ?? 50);
    const programs = await NetworkPrograms.start(LINKS);
    try {
      for (let seed = 1; seed <= rounds; seed++) await programs.round(seed);
      const verdict = await programs.compare();
      const { lost, doubled, differing } = verdict;
      return { passed: lost + doubled + differing === 0, counts: { rounds, ...verdict } };
    } finally {
      await programs.close();
    }
  },
};
