import { NetworkPrograms } from '../support/network-programs.js';
import type { Ordeal } from './ordeal.js';

export const network: Ordeal = {
  summary: 'kill -9 of stations, hub and nats-server in turn; archives compared by hash; argument: rounds',
  async run(argument) {
    const rounds = Number(argument ?? 50);
    const programs = await NetworkPrograms.start(3);
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
