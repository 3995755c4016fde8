/** What the readiness of a campaign asks of the plans of receivers. */
import { expect, it } from 'vitest';
import { campaignReadiness } from '../../src/duty/self-facts.js';

const MHZ = 1e6;
const band = { key: 'air', name: { vi: 'Hàng không', en: 'Air' }, startHz: 118 * MHZ, stopHz: 137 * MHZ };
const campaign = { id: 'c', name: 'Tết', from: 0, to: 1, bandKeys: ['air'] };
const plan = (startMhz: number, stopMhz: number) => ({ startHz: startMhz * MHZ, stopHz: stopMhz * MHZ, points: 100 });

/** Whether these receivers, each with its plans of now and those of the configuration, are a reserve for the band. */
function hasReserve(...receivers: { now: object[]; configured?: object[]; hold?: object }[]): boolean | undefined {
  const sources = {
    stations: {
      receivers: receivers.map(({ now, configured = now, hold }, i) => ({
        ...{ config: { id: `r${i}`, plans: configured }, plans: now },
        hold,
      })),
    },
    desk: {
      caseBook: { records: { all: () => [] } },
      clock: () => 0,
      plan: () => [band],
      roster: () => ({ patterns: [], listed: [], swaps: [] }),
    },
  };
  const lines = campaignReadiness(sources as never, campaign as never, { stations: [], disks: [] });
  return lines.find(({ check }) => check === 'reserve')?.isReady;
}

it('takes all plans of a receiver together, as they are now', () => {
  const whole = { now: [plan(118, 137)] };
  expect(hasReserve(whole)).toBe(false);
  expect(hasReserve(whole, whole)).toBe(true);
  expect(hasReserve(whole, { now: [plan(118, 125), plan(125, 137), plan(156, 163)] })).toBe(true);
  expect(hasReserve(whole, { now: [plan(118, 124), plan(131, 137)] })).toBe(true);
  expect(hasReserve(whole, { now: [plan(118, 124)] })).toBe(false);
  expect(hasReserve(whole, { now: [plan(88, 108)], configured: [plan(118, 137)] })).toBe(false);
  expect(hasReserve(whole, { now: [plan(88, 108)], hold: { plan: plan(118, 137) } })).toBe(false);
});
