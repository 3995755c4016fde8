/** What the readiness of a campaign asks of the plans of receivers. */
import { expect, it } from 'vitest';
import { campaignReadiness, SelfFactsReader } from '../../src/duty/self-facts.js';

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

it('tells of a hole in the roster of the next day, and of nothing where no roster is kept', async () => {
  const at = Date.UTC(2027, 1, 5, 17);
  const listed = [{ id: 's', startsAt: at, endsAt: at + 20 * 3_600_000, personIds: ['an'] }];
  const told = async (shifts: object[]) => {
    const records = {
      all: (kind: string) => (kind === 'person' ? [{ id: 'an', name: 'An', addresses: [] }] : []),
      get: () => undefined,
    };
    const desk = {
      caseBook: { records },
      clock: () => at,
      plan: () => [],
      coverage: () => [],
      roster: () => ({ patterns: [], listed: shifts, swaps: [] }),
    };
    const sources = {
      stations: { stations: [], receivers: [] },
      desk,
      disks: async () => [],
      archiveFault: async () => undefined,
      longTermProblem: () => undefined,
      deadChannels: () => [],
    };
    const { campaigns } = await new SelfFactsReader(sources as never).at(at);
    return campaigns.flatMap(({ lines }) => lines.map(({ isReady, words }) => [isReady, words.vi]));
  };
  expect(await told([])).toEqual([]);
  expect(await told(listed)).toEqual([
    [false, 'Bảng phân ca còn trống: 20:00 06/02/2027 – 00:00 07/02/2027. Người có ca chưa có địa chỉ liên lạc: An.'],
  ]);
});
