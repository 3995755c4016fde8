/**
 * 500 live viewers, of whom 50 take no byte from the network: the others must get their frames as soon as they would
 * without them, and the server may hold no more than a bounded backlog for each.
 */
import { type LiveOutcome, measureLive } from '../bench/live.js';
import type { Ordeal } from './ordeal.js';

const VIEWERS = 500;
const FROZEN_SHARE = 0.1;
/** Frames of 8 kB: what the kernel takes for those that never read is full after half a minute. */
const BINS = 4000;
const WARM_UP_MS = 30_000;
const MEASURE_MS = 15_000;
const ROUNDS = 5;
/** A viewer has at most this much waiting, and one frame more (viewer.ts). */
const BACKLOG_KB = 262 + 8;
const P99_GROWTH = 1.2;
const RSS_GROWTH_MB = 60;

export const viewers: Ordeal = {
  summary: `live viewers of whom a tenth never reads, beside the same without them; argument: how many (${VIEWERS})`,
  async run(argument) {
    const all = Number(argument ?? VIEWERS);
    const frozen = Math.round(all * FROZEN_SHARE);
    const without: LiveOutcome[] = [];
    const beside: LiveOutcome[] = [];
    // In turn, and each begins as often, so that whatever else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round++) {
      const order = { bins: BINS, warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS };
      const alone = async () => without.push(await measureLive('hub', all - frozen, { ...order, warmUpMs: 3000 }));
      const both = async () => beside.push(await measureLive('hub', all, { ...order, frozen }));
      for (const measure of round % 2 === 0 ? [alone, both] : [both, alone]) await measure();
    }
    const p99 = {
      without: median(without.map(({ p99Ms }) => p99Ms)),
      beside: median(beside.map(({ p99Ms }) => p99Ms)),
    };
    // Of each round by itself: a machine that is busy for a minute is so for both halves of it.
    const ratios = without.map(({ p99Ms }, i) => (beside[i]?.p99Ms ?? Number.NaN) / p99Ms);
    const ratio = median(ratios);
    const rss = { without: median(without.map(rssOf)), beside: median(beside.map(rssOf)) };
    const mostKb = Math.max(...beside.map(({ server }) => server.mostBufferedKb));
    const share = median(beside.map((outcome) => outcome.share));
    const skipped = Math.min(...beside.map(({ server }) => server.skipped));
    const counts = {
      ...{
        viewers: all,
        frozen,
        p99Ms: p99,
        ratio,
        ratios: ratios.map((one) => Number(one.toFixed(3))),
        rssMb: rss,
        skipped,
      },
      ...{ mostBufferedKb: Math.round(mostKb), limitKb: frozen * BACKLOG_KB, shareOfFramesDue: share },
    };
    const calm = ratio <= P99_GROWTH && rss.beside - rss.without < RSS_GROWTH_MB;
    // Without a frame passed over nobody was slow yet, and nothing is proved.
    return { passed: calm && mostKb <= frozen * BACKLOG_KB && share > 0.98 && skipped > 0, counts };
  },
};

const rssOf = ({ server }: LiveOutcome): number => Math.round(server.rssMb);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
