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
  crews: [],
  contacts: [{ name: 'Đài phát thanh', confirmedAt: FROM - DAY_MS }],
  disks: [{ folder: 'data', free: 40, size: 100 }],
};
const open = (facts: Partial<ReadinessFacts>) =>
  readiness({ from: FROM }, { ...well, ...facts })
    .filter(({ isReady }) => !isReady)
    .map(({ check, words }) => [check, words.vi, words.en]);

it('has one line for each check, and none is open while all is ready', () => {
  const lines = readiness({ from: FROM }, well);
  expect(lines.map(({ check }) => check)).toEqual(READINESS_CHECKS);
  expect(lines.every(({ isReady }) => isReady)).toBe(true);
  expect(lines.map(({ words }) => [words.vi, words.en])).toEqual([
    ['Băng tần trọng điểm nào cũng có máy thu quét.', 'A receiver sweeps each band of special care.'],
    ['Mọi trạm đang quét (1).', 'Every station sweeps (1).'],
    ['Mỗi băng tần trọng điểm có ít nhất hai máy thu.', 'Each band of special care has two receivers or more.'],
    ['Bảng phân ca kín, ai có ca cũng có địa chỉ.', 'The roster is full, and everybody in it has an address.'],
    ['Mọi đầu mối đã trả lời tin thử (1).', 'Every contact answered a test message (1).'],
    ['Đĩa còn trống 40 %.', 'The disk has 40 % free.'],
    ['Giờ và vị trí các trạm không có gì mâu thuẫn.', 'Nothing contradicts time and place of a station.'],
  ]);
});

it('names each thing that is not ready', () => {
  const station = { name: 'Mẫu Sơn', receivers: [{ name: 'FM 1', isSweeping: true }], isClockBad: false };
  const silent = { ...station, receivers: [...station.receivers, { name: 'FM 2', isSweeping: false }] };
  const hole = { from: FROM, to: FROM + 7 * 3600e3 };
  const late = { name: 'Đài', confirmedAt: FROM - 30 * DAY_MS - 1 };
  const cases: [Partial<ReadinessFacts>, string, string, string][] = [
    [{ stations: [] }, 'stations', 'Chưa có trạm nào.', 'There is no station.'],
    [
      { stations: [station, silent] },
      'stations',
      'Máy thu không quét: FM 2 (Mẫu Sơn).',
      'Receivers that do not sweep: FM 2 (Mẫu Sơn).',
    ],
    [
      { stations: [silent, { ...silent, name: 'Đồng Đăng', unheardSince: FROM }] },
      'stations',
      'Máy thu không quét: FM 2 (Mẫu Sơn). Trung tâm mất liên lạc với trạm: Đồng Đăng.',
      'Receivers that do not sweep: FM 2 (Mẫu Sơn). Stations that the hub does not hear: Đồng Đăng.',
    ],
    [
      { stations: [station, { ...station, name: 'Đồng Đăng', isClockBad: true }] },
      'clocks',
      'Giờ hoặc vị trí có mâu thuẫn tại: Đồng Đăng.',
      'Time or place is contradicted at: Đồng Đăng.',
    ],
    [
      { bands: [{ name: fm, receivers: ['FM 1'] }] },
      'reserve',
      'Chưa có máy thu dự phòng: Phát thanh FM (FM 1).',
      'Without a receiver in reserve: FM broadcasting (FM 1).',
    ],
    [
      { bands: [{ name: fm, receivers: [] }] },
      'unheard',
      'KHÔNG máy thu nào theo dõi: Phát thanh FM.',
      'NO receiver watches: FM broadcasting.',
    ],
    [
      { holes: [hole], crews: [{ vi: 'Ca A chỉ có 1 trong 2 người', en: 'Shift A has 1 of 2' }], unreachable: ['An'] },
      'roster',
      'Bảng phân ca còn trống: 00:00 05/02/2027 – 07:00 05/02/2027. Ca A chỉ có 1 trong 2 người. Người có ca chưa có địa chỉ liên lạc: An.',
      'The roster has holes: 00:00 05/02/2027 – 07:00 05/02/2027. Shift A has 1 of 2. On the roster without an address: An.',
    ],
    [
      { unreachable: ['Trực Đêm'] },
      'roster',
      'Người có ca chưa có địa chỉ liên lạc: Trực Đêm.',
      'On the roster without an address: Trực Đêm.',
    ],
    [{ crews: [{ vi: 'An có hai ca', en: 'An is in two shifts' }] }, 'roster', 'An có hai ca.', 'An is in two shifts.'],
    [{ contacts: [] }, 'contacts', 'Danh sách liên hệ còn trống.', 'The contact list is empty.'],
    [
      { contacts: [...well.contacts, { name: 'Mới' }, late] },
      'contacts',
      'Chưa trả lời tin thử: Mới, Đài.',
      'No answer to a test message from: Mới, Đài.',
    ],
    [
      { disks: [...well.disks, { folder: 'backups', free: 19, size: 200 }] },
      'disk',
      'Đĩa gần đầy, còn trống: backups 9 %.',
      'Too little free disk: backups 9 %.',
    ],
  ];
  for (const [facts, ...line] of cases) expect(open(facts)).toEqual([line]);
});

it('counts a disk with a tenth free and a contact of thirty days ago as ready, and names six things at most', () => {
  const disks = [{ folder: 'data' as const, free: 10, size: 100 }];
  expect(open({ disks, contacts: [{ name: 'Đài', confirmedAt: FROM - 30 * DAY_MS }] })).toEqual([]);
  expect(open({ unreachable: [...'abcdef'] })[0]?.[2]).toBe('On the roster without an address: a, b, c, d, e, f.');
  expect(open({ unreachable: [...'abcdefgh'] })[0]?.[2]).toMatch(/: a, b, c, d, e, f … \+2\.$/);
});
