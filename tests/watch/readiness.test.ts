/** What must be ready before a campaign, check by check. */
import { expect, it } from 'vitest';
import { READINESS_CHECKS, type ReadinessFacts, readiness } from '../../src/watch/readiness.js';

const DAY_MS = 86_400e3;
const FROM = Date.UTC(2027, 1, 4, 17);
const fm = { vi: 'Phát thanh FM', en: 'FM broadcasting' };
const well: ReadinessFacts = {
  stations: [{ name: 'Mẫu Sơn', receivers: [{ name: 'FM 1', isSweeping: true }], isClockBad: false }],
  bands: [{ name: fm, receivers: ['FM 1', 'FM 2'] }],
  holes: [],
  unreachable: [],
  contacts: [{ name: 'Đài phát thanh', confirmedAt: FROM - DAY_MS }],
  disks: [{ folder: 'data', free: 40, size: 100 }],
};
const open = (facts: Partial<ReadinessFacts>) =>
  readiness({ from: FROM }, { ...well, ...facts })
    .filter(({ isReady }) => !isReady)
    .map(({ check, words }) => [check, words.en]);

it('has one line for each check, and none is open while all is ready', () => {
  expect(readiness({ from: FROM }, well).map(({ check }) => check)).toEqual(READINESS_CHECKS);
  expect(open({})).toEqual([]);
});

it('names each thing that is not ready', () => {
  const [station] = well.stations;
  expect(open({ stations: [] })).toEqual([['stations', 'There is no station.']]);
  expect(
    open({
      stations: [{ name: 'Mẫu Sơn', isClockBad: true, ...station, receivers: [{ name: 'FM 1', isSweeping: false }] }],
    }),
  ).toEqual([['stations', 'Receivers that do not sweep: FM 1 (Mẫu Sơn).']]);
  expect(open({ stations: [{ name: 'Mẫu Sơn', receivers: station?.receivers ?? [], isClockBad: true }] })).toEqual([
    ['clocks', 'Wrong clocks at: Mẫu Sơn.'],
  ]);
  expect(open({ bands: [{ name: fm, receivers: ['FM 1'] }] })).toEqual([
    ['reserve', 'Without a receiver in reserve: FM broadcasting (FM 1).'],
  ]);
  expect(open({ bands: [{ name: fm, receivers: [] }] })).toEqual([
    ['reserve', 'Without a receiver in reserve: FM broadcasting (no receiver sweeps it).'],
  ]);
  expect(open({ holes: [{ from: FROM, to: FROM + 7 * 3600e3 }] })).toEqual([
    ['roster', 'The roster has holes: 00:00 05/02/2027 – 07:00 05/02/2027.'],
  ]);
  expect(open({ unreachable: ['Trực Đêm'] })).toEqual([['roster', 'On the roster without an address: Trực Đêm.']]);
  expect(open({ contacts: [] })).toEqual([['contacts', 'The contact list is empty.']]);
  for (const confirmedAt of [undefined, FROM - 31 * DAY_MS])
    expect(open({ contacts: [{ name: 'Đài phát thanh', confirmedAt }] })).toEqual([
      ['contacts', 'No answer to a test message from: Đài phát thanh.'],
    ]);
  expect(open({ disks: [{ folder: 'data', free: 9, size: 100 }] })).toEqual([
    ['disk', 'Too little free disk: data 9 %.'],
  ]);
});
