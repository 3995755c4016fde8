/** Faults of the watch itself: what is told, with which weight, when, and over which channels. */
import { describe, expect, it } from 'vitest';
import { ownMessage, watchChannels } from '../../src/notify/messages.js';
import { parseNotices } from '../../src/notify/notice-settings.js';
import { SelfWatch } from '../../src/notify/self-watch.js';
import { COVERAGE_REASONS } from '../../src/watch/coverage.js';
import { WATCH_CAUSES } from '../../src/watch/notice-causes.js';
import {
  type BandFact,
  restartFault,
  type SelfFacts,
  type WatchFault,
  watchFaults,
} from '../../src/watch/self-watch.js';
import { type KnownFault, watchNews } from '../../src/watch/watch-news.js';
import { asItCame } from '../../src/words/said.js';

const T0 = Date.UTC(2027, 1, 4, 17);
const distress: BandFact = {
  ...{ stationId: 'st', startHz: 121.4875e6, stopHz: 121.5125e6, severity: 1, state: 'watched' },
  name: { vi: 'Cấp cứu 121,5', en: 'Distress 121.5' },
};
const fm: BandFact = {
  ...{ stationId: 'st', startHz: 87e6, stopHz: 108e6, severity: 4, state: 'watched' },
  name: { vi: 'Phát thanh FM', en: 'FM broadcasting' },
};
const well: SelfFacts = {
  stations: [{ id: 'st', name: 'Mẫu Sơn', receivers: [{ name: 'AIR', isSweeping: true }], isClockBad: false }],
  bands: [distress, fm],
  disks: [{ folder: 'data', free: 50, size: 100 }],
  deadChannels: [],
  campaigns: [],
};
const told = (facts: Partial<SelfFacts>) =>
  watchFaults({ ...well, ...facts }).map(({ cause, severity }) => [cause, severity]);

describe('the watch watches itself', () => {
  it('says nothing while all is well, and every fault by the weight of what is not watched', () => {
    expect(watchFaults(well)).toEqual([]);
    expect(told({ bands: [{ ...distress, state: 'blind', reason: 'receiver-silent' }, fm] })).toEqual([
      ['band-blind', 1],
    ]);
    expect(told({ bands: [distress, { ...fm, state: 'degraded', reason: 'overload' }] })).toEqual([
      ['band-degraded', 5],
    ]);
    expect(told({ disks: [{ folder: 'data', free: 4, size: 100 }] })).toEqual([['disk', 3]]);
    expect(told({ archiveFault: asItCame('disk I/O error') })).toEqual([['archive', 2]]);
    expect(told({ longTerm: { problem: 'away', forMs: 60e3 } })).toEqual([]);
    expect(told({ longTerm: { problem: 'away', forMs: 700e3 } })).toEqual([['influxdb-behind', 4]]);
    expect(told({ deadChannels: [{ id: 'mail', name: 'Thư', fault: 'refused' }] })).toEqual([['channel-dead', 2]]);
    const name = { vi: 'Tết 2027', en: 'Tết 2027' };
    const lines = (isReady: boolean) => [{ check: 'disk' as const, isReady, words: { vi: 'Đĩa.', en: 'Disk.' } }];
    expect(told({ campaigns: [{ id: 'tet', name, from: T0, lines: lines(true) }] })).toEqual([]);
    expect(told({ campaigns: [{ id: 'tet', name, from: T0, lines: lines(false) }] })).toEqual([
      ['campaign-not-ready', 2],
    ]);
    const station = well.stations[0];
    if (station === undefined) throw new Error('no station');
    expect(told({ stations: [{ ...station, isClockBad: true, clockOffMs: -30e3 }] })).toEqual([['clock-bad', 3]]);
  });

  it('a lost station is one fault and not one for each band; a hold names the person, the reason and the end', () => {
    const [station] = well.stations;
    if (station === undefined) throw new Error('no station');
    const blind = [distress, fm].map((band) => ({
      ...band,
      state: 'blind' as const,
      reason: 'receiver-lost' as const,
    }));
    const lost = { ...station, receivers: [{ name: 'AIR', isSweeping: false }] };
    expect(told({ stations: [lost], bands: blind })).toEqual([['station-lost', 1]]);
    // A station that its hub does not hear may well watch.
    expect(watchFaults({ ...well, stations: [{ ...lost, unheardSince: T0 }], bands: blind })).toMatchObject([
      {
        ...{ key: 'station-lost/unheard/st', cause: 'station-lost', severity: 1 },
        words: {
          vi: 'Trung tâm mất liên lạc với trạm Mẫu Sơn từ 00:00 05/02/2027: không rõ trạm có theo dõi hay không.',
          en: 'The hub has not heard the station Mẫu Sơn since 00:00 05/02/2027: whether the station watches is not known.',
        },
      },
    ]);
    const hold = { by: 'Trần Văn An', reason: 'Đo tay 94 MHz', until: T0 };
    const held = { ...station, receivers: [{ name: 'AIR', isSweeping: true, hold }] };
    const bands = [{ ...distress, state: 'blind' as const, reason: 'held' as const }, fm];
    const [fault, ...more] = watchFaults({ ...well, stations: [held], bands });
    expect(more).toEqual([]);
    expect([fault?.cause, fault?.severity]).toEqual(['receiver-held', 1]);
    for (const word of ['Trần Văn An', 'Đo tay 94 MHz', '00:00 05/02/2027', 'Cấp cứu 121,5'])
      expect(fault?.words.vi).toContain(word);
  });

  it('says in both languages what is wrong, with the gravest band first and six bands at most', () => {
    const wordsOf = (facts: Partial<SelfFacts>) =>
      watchFaults({ ...well, ...facts }).map(({ key, words }) => [key, words.vi, words.en]);
    const [station] = well.stations;
    if (station === undefined) throw new Error('no station');
    const blind = (band: BandFact, more: Partial<BandFact> = {}): BandFact => ({
      ...{ ...band, state: 'blind', reason: 'receiver-lost' },
      ...more,
    });
    const hold = { by: 'Trần Văn An', reason: 'Đo tay', until: T0 };
    const held = { ...station, receivers: [{ name: 'AIR', isSweeping: true, hold }] };
    const name = { vi: 'Tết', en: 'Tet' };
    const line = (check: 'disk' | 'roster', isReady: boolean) => ({
      check,
      isReady,
      words: { vi: `${check} v.`, en: `${check} e.` },
    });
    const lines = [line('disk', true), line('roster', false), line('disk', false)];
    const cases: [Partial<SelfFacts>, string, string, string][] = [
      [
        { stations: [{ ...station, receivers: [{ name: 'AIR', isSweeping: false }] }] },
        'station-lost/st',
        'Trạm Mẫu Sơn không còn máy thu nào gửi số liệu: không băng nào của trạm được theo dõi.',
        'No receiver of the station Mẫu Sơn delivers sweeps: none of its bands is watched.',
      ],
      [
        {
          stations: [held],
          bands: [distress, blind(fm, { reason: 'held' }), blind(distress, { reason: 'held', stationId: 'two' })],
        },
        `receiver-held/st/AIR/${T0}`,
        'Trần Văn An giữ máy thu AIR (Mẫu Sơn) đến 00:00 05/02/2027: Đo tay. Mất theo dõi: Phát thanh FM (87–108 MHz).',
        'Trần Văn An has the receiver AIR (Mẫu Sơn) until 00:00 05/02/2027: Đo tay. Not watched: FM broadcasting (87–108 MHz).',
      ],
      [
        { stations: [held] },
        `receiver-held/st/AIR/${T0}`,
        'Trần Văn An giữ máy thu AIR (Mẫu Sơn) đến 00:00 05/02/2027: Đo tay.',
        'Trần Văn An has the receiver AIR (Mẫu Sơn) until 00:00 05/02/2027: Đo tay.',
      ],
      [
        { bands: [blind(fm), blind(distress)] },
        'bands/st/blind/receiver-lost',
        'Mất theo dõi tại Mẫu Sơn: Cấp cứu 121,5 (121,4875–121,5125 MHz), Phát thanh FM (87–108 MHz); mất kết nối với máy thu.',
        'Not watched at Mẫu Sơn: Distress 121.5 (121.4875–121.5125 MHz), FM broadcasting (87–108 MHz); the receiver was lost.',
      ],
      [
        { bands: [blind(fm, { state: 'degraded', reason: 'overload', stationId: 'gone' })] },
        'bands/gone/degraded/overload',
        'Theo dõi kém tại gone: Phát thanh FM (87–108 MHz); máy thu quá tải.',
        'Badly watched at gone: FM broadcasting (87–108 MHz); the receiver was overloaded.',
      ],
      [
        { campaigns: [{ id: 'tet', name, from: T0, lines }] },
        'campaign-not-ready/tet',
        'Tết (từ 00:00 05/02/2027) chưa sẵn sàng. roster v. disk v.',
        'Tet (from 00:00 05/02/2027) is not ready. roster e. disk e.',
      ],
      [
        { stations: [{ ...station, isClockBad: true, clockOffMs: -30e3 }] },
        'clock-bad/st',
        'Đồng hồ của trạm Mẫu Sơn chậm 30 giây: thời gian ghi trong số liệu không dùng làm chứng cứ được.',
        'The clock of the station Mẫu Sơn is 30 s behind: the times of its records are no evidence.',
      ],
      [
        { stations: [{ ...station, isClockBad: true }] },
        'clock-bad/st',
        'Đồng hồ của trạm Mẫu Sơn sai: thời gian ghi trong số liệu không dùng làm chứng cứ được.',
        'The clock of the station Mẫu Sơn is wrong: the times of its records are no evidence.',
      ],
      [
        { disks: [...well.disks, { folder: 'backups', free: 7, size: 200 }] },
        'disk/backups',
        'Đĩa chứa bản sao lưu còn trống 3 %.',
        'The disk of the backups has 3 % free.',
      ],
      [
        { disks: [{ folder: 'data', free: 4, size: 100 }] },
        'disk/data',
        'Đĩa chứa dữ liệu còn trống 4 %.',
        'The disk of the data has 4 % free.',
      ],
      [
        { deadChannels: [{ id: 'mail', name: 'Thư', fault: 'the mail server did not take it: 550' }] },
        'channel-dead/mail',
        'Kênh thông báo Thư không gửi được: máy chủ thư không nhận: 550',
        'The notice channel Thư takes nothing: the mail server did not take it: 550',
      ],
      [
        { archiveFault: asItCame('disk I/O error') },
        'archive',
        'Kho lưu trữ báo lỗi: disk I/O error',
        'The archive reports a fault: disk I/O error',
      ],
      [
        { longTerm: { problem: 'away', forMs: 600e3 } },
        'influxdb-behind',
        'InfluxDB chậm 10 phút; số liệu chờ trong máy: away',
        'InfluxDB is 10 min behind; the data waits on this machine: away',
      ],
    ];
    for (const [facts, ...fault] of cases) expect(wordsOf(facts)).toEqual([fault]);
    const many = (count: number) =>
      wordsOf({ bands: Array.from({ length: count }, (_, i) => blind(fm, { startHz: fm.startHz - 2e6 * i })) })[0]?.[2];
    expect(many(6)).toContain('Not watched at Mẫu Sơn: FM broadcasting (77–108 MHz), FM broadcasting (79–108 MHz), ');
    expect(many(6)).toMatch(/\(87–108 MHz\); the/);
    expect(many(8)).toMatch(/\(83–108 MHz\) … \+2; the/);
  });

  it('makes one fault for each station, state and reason, and none of bands that are unknown, or without receivers', () => {
    const states = [
      ...(['receiver-lost', 'receiver-lost', 'paused'] as const).map((reason) => ({ state: 'blind' as const, reason })),
      ...[{ state: 'degraded' as const, reason: 'overload' as const }, { state: 'unknown' as const }],
    ];
    const bands = states.map((state) => ({ ...fm, ...state }));
    const elsewhere = { ...fm, ...{ stationId: 'two', state: 'blind' as const, reason: 'paused' as const } };
    expect(
      watchFaults({ ...well, bands: [...bands, elsewhere] }).map(({ key, severity }) => `${key} ${severity}`),
    ).toEqual([
      'bands/st/blind/receiver-lost 4',
      'bands/st/blind/paused 4',
      'bands/st/degraded/overload 5',
      'bands/two/blind/paused 4',
    ]);
    expect(told({ bands: [{ ...fm, severity: 6, state: 'degraded', reason: 'overload' }] })).toEqual([
      ['band-degraded', 6],
    ]);
    expect(told({ stations: well.stations.map((station) => ({ ...station, receivers: [] })) })).toEqual([]);
    const [station] = well.stations;
    if (station === undefined) throw new Error('no station');
    const half = { ...station, receivers: [...station.receivers, { name: 'FM', isSweeping: false }] };
    expect(told({ stations: [half] })).toEqual([]);
    const both = [half, { ...station, id: 'two', receivers: [{ name: 'AIR', isSweeping: false }] }];
    const blindBands = [
      elsewhere,
      { ...elsewhere, stationId: 'st' },
      { ...elsewhere, stationId: 'st', reason: undefined },
    ];
    expect(
      watchFaults({ ...well, stations: both, bands: blindBands }).map(({ key, words }) => [key, words.en]),
    ).toEqual([
      ['station-lost/two', 'No receiver of the station Mẫu Sơn delivers sweeps: none of its bands is watched.'],
      ['bands/st/blind/paused', 'Not watched at Mẫu Sơn: FM broadcasting (87–108 MHz); a person had paused it.'],
      ['bands/st/blind/', 'Not watched at Mẫu Sơn: FM broadcasting (87–108 MHz); nothing is on record.'],
    ]);
    const lost = { ...station, receivers: [{ name: 'AIR', isSweeping: false }] };
    expect(told({ stations: [lost], bands: [{ ...distress, stationId: 'two' }] })).toEqual([['station-lost', 3]]);
    const hold = { by: 'An', reason: 'x', until: T0 };
    expect(told({ stations: [{ ...station, receivers: [{ name: 'AIR', isSweeping: true, hold }] }] })).toEqual([
      ['receiver-held', 5],
    ]);
    const stationHeld = { ...station, receivers: [{ name: 'AIR', isSweeping: true, hold }] };
    const others: BandFact[] = [
      { ...distress, state: 'blind', reason: 'paused' },
      { ...distress, state: 'degraded', reason: 'held' },
      { ...distress, state: 'blind', reason: 'held', stationId: 'two' },
    ];
    expect(told({ stations: [stationHeld], bands: others })).toEqual([
      ['receiver-held', 5],
      ['band-blind', 1],
    ]);
    const disk = (free: number, size: number) => told({ disks: [{ folder: 'data', free, size }] });
    expect([disk(5, 100), disk(1, 100), disk(9, 1000)]).toEqual([[], [['disk', 3]], [['disk', 2]]]);
    expect(told({ longTerm: { problem: 'away', forMs: 599_999 } })).toEqual([]);
  });

  it('waits longer with what is less grave, and not at all with a hold or a restart', () => {
    const fault = (cause: WatchFault['cause'], severity: WatchFault['severity']): WatchFault => {
      return { key: 'k', cause, severity, words: { vi: 'v', en: 'e' } };
    };
    const toldAfter = (one: WatchFault, afterMs: number) =>
      watchNews(watchNews([], [one], T0).known, [one], T0 + afterMs).began.length;
    for (const [cause, severity, afterMs] of [
      ['disk', 2, 15e3],
      ['disk', 3, 60e3],
    ] as const)
      expect([toldAfter(fault(cause, severity), afterMs - 1), toldAfter(fault(cause, severity), afterMs)]).toEqual([
        0, 1,
      ]);
    const [one, other] = [fault('disk', 2), { ...fault('archive', 2), key: 'other' }];
    const first = watchNews([], [one], T0).known;
    const second = watchNews(first, [one, other], T0 + 15e3);
    expect(second.known.map(({ since }) => since)).toEqual([T0, T0 + 15e3]);
    const third = watchNews(second.known, [other], T0 + 30e3);
    expect([third.began, third.over].map((news) => news.map(({ key }) => key))).toEqual([['other'], ['k']]);
    const now = watchNews(watchNews([], [one], T0).known, [one], T0 + 15e3).known;
    expect(watchNews(now, [{ ...one, severity: 3 }], T0 + 16e3).known).toMatchObject([{ isTold: true }]);
    for (const cause of ['receiver-held', 'program-restarted'] as const)
      expect(watchNews([], [fault(cause, 5)], T0)).toMatchObject({ began: [{ since: T0, isTold: true }], over: [] });
  });

  it('every reason of the ledger has words in both languages in the fault it makes', () => {
    for (const reason of COVERAGE_REASONS) {
      // Told by another way: by name, and as a case.
      if (reason === 'held' || reason === 'receiver-deaf') continue;
      const [fault] = watchFaults({ ...well, bands: [{ ...distress, state: 'blind', reason }] });
      expect(fault?.words.vi, reason).not.toBe(fault?.words.en);
    }
  });

  it('a fault is told once when it lasts, and once when it is over; one that passes is not told', () => {
    const fault: WatchFault = { key: 'k', cause: 'band-blind', severity: 1, words: { vi: 'v', en: 'e' } };
    const news: [number, number, number][] = [];
    let known: readonly KnownFault[] = [];
    for (let s = 0; s <= 60; s += 5) {
      const there = (s >= 5 && s <= 10) || (s >= 20 && s <= 45);
      const step = watchNews(known, there ? [fault] : [], T0 + 1000 * s);
      known = step.known;
      if (step.began.length + step.over.length > 0) news.push([s, step.began.length, step.over.length]);
    }
    expect(news).toEqual([
      [35, 1, 0],
      [50, 0, 1],
    ]);
  });

  it('what was told of a station that is not heard stays, unsure, until its hub hears it', () => {
    const [station] = well.stations;
    const blind: SelfFacts = { ...well, bands: [{ ...fm, state: 'blind', reason: 'receiver-silent' }] };
    const away: SelfFacts = {
      ...well,
      stations: [{ ...(station as (typeof well.stations)[number]), unheardSince: T0 }],
      bands: [{ ...fm, state: 'unknown', reason: 'not-yet-told' }],
    };
    const told = watchNews(watchNews([], watchFaults(blind), T0).known, watchFaults(blind), T0 + 60e3).known;
    const cut = watchNews(told, watchFaults(away), T0 + 65e3);
    const later = watchNews(cut.known, watchFaults(away), T0 + 90e3);
    const keys = (faults: readonly WatchFault[]) => faults.map(({ key }) => key);
    expect([keys(cut.over), keys(later.over), keys(later.began)]).toEqual([[], [], []]);
    expect(later.known.map(({ key, isUnsure }) => [key, isUnsure])).toEqual([
      ['station-lost/unheard/st', undefined],
      ['bands/st/blind/receiver-silent', true],
    ]);
    const gone = watchNews(watchNews(later.known, watchFaults(away), T0 + 125e3).known, watchFaults(well), T0 + 130e3);
    expect(keys(gone.over)).toEqual(['station-lost/unheard/st', 'bands/st/blind/receiver-silent']);
    const still = watchNews(later.known, watchFaults(blind), T0 + 130e3);
    expect([keys(still.began), keys(still.over)]).toEqual([[], []]);
    expect(still.known).toMatchObject([{ since: T0, isTold: true }]);
  });

  it('a restart says since when nothing was watched, and whether it was meant', () => {
    expect(restartFault(T0, T0 + 90e3, false)).toMatchObject({ severity: 2, cause: 'program-restarted' });
    expect(restartFault(T0, T0 + 90e3, false).words).toEqual({
      vi: 'Chương trình bị ngắt đột ngột khoảng 00:00 05/02/2027 và chạy lại sau 1 phút 30 giây: trong thời gian đó không có gì được theo dõi.',
      en: 'The program ended without a word at about 00:00 05/02/2027 and runs again after 1 min 30 s: nothing was watched in that time.',
    });
    const meant = restartFault(T0, T0 + 90e3, true);
    expect([meant.severity, meant.key]).toEqual([4, `program-restarted/${T0 + 90e3}`]);
    expect(restartFault(T0, T0 + 90e3, false, true).words).toEqual({
      vi: 'Chương trình bị ngắt đột ngột khoảng 00:00 05/02/2027 và chạy lại sau 1 phút 30 giây: trong thời gian đó trung tâm không nhận gì và không báo cho ai.',
      en: 'The program ended without a word at about 00:00 05/02/2027 and runs again after 1 min 30 s: the hub took nothing and informed nobody in that time.',
    });
    expect(meant.words).toEqual({
      vi: 'Chương trình được dừng lúc 00:00 05/02/2027 và chạy lại sau 1 phút 30 giây.',
      en: 'The program was stopped at 00:00 05/02/2027 and runs again after 1 min 30 s.',
    });
  });

  it('goes over the channels of its rules, or of the alarms of severity 1 while no rule names it', () => {
    const rule = {
      id: 'a',
      name: 'a',
      active: true,
      severities: [1],
      causes: ['raised' as const],
      channelIds: ['sms'],
    };
    const own = { ...rule, id: 'b', severities: [1, 2], causes: ['band-blind' as const], channelIds: ['mail'] };
    for (const cause of WATCH_CAUSES) expect(watchChannels([rule], cause, 2)).toEqual(['sms']);
    expect(watchChannels([rule], 'band-degraded', 5)).toEqual([]);
    expect(watchChannels([rule, own], 'band-blind', 2)).toEqual(['mail']);
    expect(watchChannels([rule, own], 'disk', 2)).toEqual([]);
  });
});

describe('signs of life', () => {
  const settings = (heartbeat: object) => {
    const { heartbeat: parsed, rules } = parseNotices(
      {
        heartbeat,
        rules: [{ id: 'a', name: 'a', severities: [1], causes: ['raised'], channelIds: ['sms'] }],
        channels: [],
      },
      'test',
    );
    return { heartbeat: parsed, rules: rules.map((value) => ({ version: 0, origin: 'file' as const, value })) };
  };

  it('go out only after a look that found its way through, and the daily message whatever happened', async () => {
    const put: { key: string; body: unknown }[] = [];
    let at = T0;
    const faults: string[] = [];
    let facts: () => Promise<SelfFacts> = () => Promise.resolve(well);
    const self = new SelfWatch({
      outbox: { put: (message) => put.push(message) > 0 },
      settings: settings({ digest: { channelId: 'mail', at: '00:30' } }),
      clock: () => at,
      facts: () => facts(),
      digest: () => [{ vi: 'Vụ việc đang mở: 0.', en: 'Open incidents: 0.' }],
      onFault: (sentence) => faults.push(sentence),
    });
    await self.tick();
    at += 31 * 60e3;
    await self.tick();
    await self.tick();
    expect(put.map(({ key }) => key.split('→')[1])).toEqual(['mail']);
    expect(JSON.stringify(put[0]?.body)).toContain('Hệ thống kiểm soát tần số hoạt động bình thường');
    facts = () => Promise.reject(new Error('the disk hangs'));
    await self.tick();
    expect(faults).toEqual([expect.stringContaining('the disk hangs')]);
  });

  it('what cannot be told on a full disk is told when there is room, its begin and its end', async () => {
    let at = T0;
    let isFull = true;
    let facts: SelfFacts = { ...well, archiveFault: { vi: 'Đĩa đầy.', en: 'The disk is full.' } };
    const put: string[] = [];
    const faults: string[] = [];
    const self = new SelfWatch({
      outbox: {
        put(message) {
          if (isFull) throw new Error('database or disk is full');
          put.push(message.key.split('→')[0] ?? '');
          return true;
        },
      },
      settings: settings({}),
      clock: () => at,
      facts: async () => facts,
      digest: () => [],
      onFault: (sentence) => void faults.push(sentence),
    });
    const look = async (afterMs: number) => {
      at += afterMs;
      await self.tick();
    };
    await look(0);
    await look(20_000);
    await look(5000);
    expect([put, faults.length]).toEqual([[], 2]);
    isFull = false;
    await look(5000);
    await look(5000);
    expect(put).toEqual([`watch/archive/${T0}`]);
    facts = well;
    isFull = true;
    await look(5000);
    isFull = false;
    await look(5000);
    await look(5000);
    expect(put).toEqual([`watch/archive/${T0}`, `watch/archive/${T0}/over`]);
  });

  it('a message has the same key for the same fault, so that it is sent once', () => {
    const about = { severity: 1, cause: 'digest' as const, text: { title: { vi: 'a', en: 'a' }, lines: [] } };
    expect(ownMessage('k', 'mail', about, T0).key).toBe(ownMessage('k', 'mail', about, T0 + 1).key);
  });
});
