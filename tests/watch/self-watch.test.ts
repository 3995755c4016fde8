/** Faults of the watch itself: what is told, with which weight, when, and over which channels. */
import { describe, expect, it } from 'vitest';
import { ownMessage, watchChannels } from '../../src/notify/messages.js';
import { parseNotices } from '../../src/notify/notice-settings.js';
import { SelfWatch } from '../../src/notify/self-watch.js';
import { COVERAGE_REASONS } from '../../src/watch/coverage.js';
import {
  type BandFact,
  type KnownFault,
  restartFault,
  type SelfFacts,
  WATCH_CAUSES,
  type WatchFault,
  watchFaults,
  watchNews,
} from '../../src/watch/self-watch.js';

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
    expect(told({ archiveFault: 'disk I/O error' })).toEqual([['archive', 2]]);
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
    expect(told({ stations: [{ ...station, isClockBad: true, clockOffsetMs: -30e3 }] })).toEqual([['clock-bad', 3]]);
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
    const hold = { by: 'Trần Văn An', reason: 'Đo tay 94 MHz', until: T0 };
    const held = { ...station, receivers: [{ name: 'AIR', isSweeping: true, hold }] };
    const bands = [{ ...distress, state: 'blind' as const, reason: 'held' as const }, fm];
    const [fault, ...more] = watchFaults({ ...well, stations: [held], bands });
    expect(more).toEqual([]);
    expect([fault?.cause, fault?.severity]).toEqual(['receiver-held', 1]);
    for (const word of ['Trần Văn An', 'Đo tay 94 MHz', '00:00 05/02/2027', 'Cấp cứu 121,5'])
      expect(fault?.words.vi).toContain(word);
  });

  it('every reason of the ledger has words in both languages in the fault it makes', () => {
    for (const reason of COVERAGE_REASONS) {
      if (reason === 'held') continue;
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

  it('a restart says since when nothing was watched, and whether it was meant', () => {
    expect(restartFault(T0, T0 + 90e3, false)).toMatchObject({ severity: 2, cause: 'program-restarted' });
    expect(restartFault(T0, T0 + 90e3, false).words.vi).toContain('ngắt đột ngột khoảng 00:00 05/02/2027');
    expect(restartFault(T0, T0 + 90e3, true).severity).toBe(4);
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
      digest: () => [{ vi: 'Sự cố đang mở: 0.', en: 'Open incidents: 0.' }],
      onFault: (sentence) => faults.push(sentence),
    });
    await self.tick();
    at += 31 * 60e3;
    await self.tick();
    await self.tick();
    expect(put.map(({ key }) => key.split('→')[1])).toEqual(['mail']);
    expect(JSON.stringify(put[0]?.body)).toContain('Hệ thống giám sát hoạt động bình thường');
    facts = () => Promise.reject(new Error('the disk hangs'));
    await self.tick();
    expect(faults).toEqual([expect.stringContaining('the disk hangs')]);
  });

  it('what cannot be told on a full disk is told when there is room, its begin and its end', async () => {
    let at = T0;
    let isFull = true;
    let facts: SelfFacts = { ...well, archiveFault: 'The disk is full.' };
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
