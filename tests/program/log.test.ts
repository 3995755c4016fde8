/** The log of the program: few lines for what lasts or repeats, none of them untold, local time first. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conditions, type LogLine, type Sight } from '../../src/bus/conditions.js';
import { WatchLog } from '../../src/notify/own-watch-part.js';
import { openLog } from '../../src/program/commands/log-lines.js';

const MINUTE_MS = 60_000;
const LOST: Sight = { level: 'warn', text: 'receiver lost', about: 'vhf', problem: '/dev/ttyACM0 is not there.' };

/** Conditions with a clock that calls `minute` when its minutes pass, and every line with its time. */
function world() {
  const conditions = new Conditions();
  const lines: (LogLine & { readonly at: number })[] = [];
  let now = 0;
  const take = (line: LogLine | undefined) => void (line !== undefined && lines.push({ ...line, at: now }));
  const until = (at: number) => {
    for (let minute = Math.floor(now / MINUTE_MS) + 1; minute * MINUTE_MS <= at; minute++) {
      now = minute * MINUTE_MS;
      conditions.minute(now).forEach(take);
    }
    now = at;
  };
  return {
    lines,
    until,
    holds: (key: string, sight: Sight) => take(conditions.holds(key, sight, now)),
    over: (key: string, text: string) => take(conditions.over(key, text, now)),
    reworded: (key: string, text: string) => conditions.reworded(key, text),
    happened: (sight: Sight) => take(conditions.happened(sight, now)),
  };
}

describe('a condition in the log', () => {
  it('has a line with its reason, a summary a minute with its count, and a line with its length when it is over', () => {
    const { lines, until, holds, over } = world();
    for (let at = 3000; at < 600_000; at += 6000) {
      until(at);
      holds('receiver/vhf', LOST);
    }
    until(603_500);
    over('receiver/vhf', 'receiver sweeping');
    until(900_000);
    expect(lines[0]).toEqual({
      ...{ at: 3000, level: 'warn', text: 'receiver lost', fields: { about: 'vhf', problem: LOST.problem } },
    });
    expect(lines[1]).toEqual({
      ...{ at: 60_000, level: 'warn', fields: { conditions: 1 } },
      text: `still: receiver lost: vhf, for 57 s, 9 times since the last line (${LOST.problem})`,
    });
    expect(lines.slice(1, -1).map(({ at }) => at / MINUTE_MS)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(lines.at(-1)).toEqual({
      ...{ at: 603_500, level: 'info', text: 'receiver sweeping', fields: { lasted: '10 min', times: 100 } },
    });
  });

  it('shares its summary with all others that last', () => {
    const { lines, until, holds } = world();
    for (const at of [0, 20_000]) {
      until(at);
      for (let n = 0; n < 11; n++) holds(`receiver/${n}`, { ...LOST, about: `r${n}` });
      holds('influxdb', { level: 'error', text: 'InfluxDB refuses what is sent', about: '', problem: 'No database.' });
    }
    until(MINUTE_MS);
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { conditions: 12 } });
    expect(lines.at(-1)?.text).toMatch(/^still: receiver lost: r0, for 1 min.*; receiver lost: r7, .*; and 4 more$/);
  });

  it('is told at once in another state, with the time since its begin when it is over', () => {
    const { lines, until, holds, over } = world();
    holds('influxdb', { level: 'warn', text: 'InfluxDB is lost', about: '', problem: 'ECONNREFUSED.' });
    until(5000);
    holds('influxdb', { level: 'error', text: 'InfluxDB refuses what is sent', about: '', problem: 'No database.' });
    until(8000);
    over('influxdb', 'InfluxDB is back');
    over('influxdb', 'InfluxDB is back');
    until(200_000);
    expect(lines.map(({ text }) => text)).toEqual([
      ...['InfluxDB is lost', 'InfluxDB refuses what is sent', 'InfluxDB is back'],
    ]);
    expect(lines[2]?.fields).toEqual({ lasted: '8 s', times: 2 });
  });

  it('that comes and goes writes five lines a minute, and the summary counts what had no line', () => {
    const { lines, until, holds, over } = world();
    for (let at = 1000; at < 600_000; at += 3000) {
      until(at);
      holds('receiver/vhf', LOST);
      until(at + 1000);
      over('receiver/vhf', 'receiver sweeping');
    }
    until(720_000);
    expect(lines.length).toBeLessThanOrEqual(10 * 5);
    expect(begins(lines)).toBe(200);
    expect(lines[4]?.text).toBe(`still: receiver lost: vhf, came again 18 times, now over (${LOST.problem})`);
  });
});

/** Begins of conditions that the lines tell of, one by one or counted. */
function begins(lines: readonly LogLine[]): number {
  const alone = lines.filter(({ text }) => text === LOST.text).length;
  const counted = lines.flatMap(({ text }) => [...text.matchAll(/came again (\d+) times/g)].map(([, n]) => Number(n)));
  return counted.reduce((sum, n) => sum + n, alone);
}

describe('a fault that repeats', () => {
  it('has one line, a summary a minute, and a line when a minute passed without it, whatever its numbers are', () => {
    const { lines, until, happened } = world();
    const fault = (n: number): Sight => ({
      level: 'error',
      text: 'a request failed',
      about: '',
      problem: `No room (${n}).`,
    });
    for (let at = 0; at < 150_000; at += 400) {
      until(at);
      happened(fault(at));
    }
    until(600_000);
    expect(lines.map(({ text }) => text)).toEqual([
      'a request failed',
      'still: a request failed, for 1 min, 149 times since the last line (No room (59600).)',
      'still: a request failed, for 2 min, 150 times since the last line (No room (119600).)',
      'still: a request failed, for 3 min, 75 times since the last line (No room (149600).)',
      'not seen for a minute: a request failed',
    ]);
    expect(lines.at(-1)?.fields).toMatchObject({ lasted: '2 min 29 s', times: 375 });
  });

  it('that comes once has one line alone', () => {
    const { lines, until, happened } = world();
    happened({ level: 'error', text: 'accounts', about: '', problem: 'Once.' });
    until(600_000);
    expect(lines).toHaveLength(1);
  });

  it('with words that never repeat fills neither the log nor the memory', () => {
    const { lines, until, happened } = world();
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (let n = 0; n < 20_000; n++) {
      const word = [...String(n)].map((digit) => letters[Number(digit)]).join('');
      happened({ level: 'error', text: 'a listener failed', about: '', problem: `${word}.` });
    }
    until(MINUTE_MS);
    expect(lines.length).toBeLessThanOrEqual(202);
    expect(lines.at(-1)?.text).toMatch(/many other faults/);
  });
});

describe('any course of events', () => {
  it('leaves no begin untold, writes no two summaries within a minute, and bounds the lines of a minute', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('holds', 'over'),
      ms: fc.nat(40_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { lines, until, holds, over } = world();
        const held = new Set<string>();
        let at = 0;
        let begun = 0;
        for (const { key, kind, ms } of steps) {
          at += ms;
          until(at);
          if (kind === 'over') {
            over(key, 'receiver sweeping');
            held.delete(key);
            continue;
          }
          holds(key, { ...LOST, about: key });
          if (!held.has(key)) begun += 1;
          held.add(key);
        }
        until(at + 2 * MINUTE_MS);
        expect(begins(lines)).toBe(begun);
        const perMinute = new Map<number, number>();
        for (const line of lines) {
          const minute = Math.ceil(line.at / MINUTE_MS);
          perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
        }
        expect(Math.max(0, ...perMinute.values())).toBeLessThanOrEqual(3 * 4 + 1);
        const summaries = lines.filter(({ text }) => text.startsWith('still')).map((line) => line.at);
        expect(new Set(summaries).size).toBe(summaries.length);
      }),
    );
  });
});

describe('the faults that the watch tells people of', () => {
  it('are in the log when they are told and when they are over; InfluxDB has lines of its own', () => {
    const said: string[] = [];
    const log = new WatchLog({
      holds: (_key, { level, about, text }) => void said.push(`${level} ${about}: ${text}`),
      over: (_key, text, fields) => void said.push(`${text} ${fields?.['about']}`),
      reworded: () => undefined,
    });
    const fault = { words: { vi: 'Kênh hỏng.', en: 'The notice channel Mail takes nothing.' } };
    const dead = { ...fault, key: 'channel-dead/mail', cause: 'channel-dead' as const, isTold: false };
    const slow = { ...fault, key: 'influxdb-behind', cause: 'influxdb-behind' as const, isTold: true };
    log.look([dead, slow]);
    expect(said).toEqual([]);
    log.look([{ ...dead, isTold: true }, slow]);
    log.look([{ ...dead, isTold: true }, slow]);
    log.look([]);
    log.look([]);
    expect(said).toEqual([
      'warn channel-dead/mail: the watch: The notice channel Mail takes nothing',
      'the watch: over channel-dead/mail',
    ]);
  });

  it('are in the log once for each change of their words, and then once an hour, for a campaign of days', () => {
    const { lines, until, ...conditions } = world();
    const log = new WatchLog(conditions);
    const notReady = (english: string) => {
      const fault = { key: 'campaign-not-ready/tet', cause: 'campaign-not-ready' as const, isTold: true };
      log.look([{ ...fault, words: { vi: english, en: english } }]);
    };
    for (let at = 0; at < 3 * 60 * MINUTE_MS; at += 15_000) {
      until(at);
      // A number that changes is no news; a line that becomes ready is.
      notReady(at < 100 * MINUTE_MS ? `No contact answered, for ${at / MINUTE_MS} min.` : 'No contact answered.');
    }
    log.look([]);
    expect(lines.map(({ at, text }) => `${at / MINUTE_MS} ${text.split(': campaign')[0]}`)).toEqual([
      '0 the watch: No contact answered, for 0 min',
      '60 still: the watch: No contact answered, for 59.75 min',
      '100 the watch: No contact answered',
      '160 still: the watch: No contact answered',
      '179.75 the watch: over',
    ]);
  });
});

describe('a line of the log', () => {
  it('begins with the local time, is one line whatever is in it, and is left out below its level', () => {
    const written: string[] = [];
    const log = openLog('warn', { write: (text) => void written.push(text) });
    log.info('not this');
    log.warn({ about: 'ls-01-vhf', problem: 'It said "không\nđược".', nothing: undefined }, 'receiver lost');
    log.error({ err: new Error('No room.') }, 'a request failed');
    log.fatal({ why: 'another hub process has the lease' }, 'this hub process ends at once');
    const [lost = '', failed = '', ended] = written;
    expect(written).toHaveLength(3);
    expect(ended).toMatch(/ \+07 FATAL this hub process ends at once why="another hub process has the lease"\n$/);
    const [, time = '', rest] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \+07 (.*)\n$/.exec(lost) ?? [];
    expect(Math.abs(Date.parse(`${time.replace(' ', 'T')}+07:00`) - Date.now())).toBeLessThan(10_000);
    expect(rest).toBe('WARN receiver lost about=ls-01-vhf problem="It said \\"không\\nđược\\"."');
    expect(failed).toMatch(/ \+07 ERROR a request failed err=\{"type":"Error","message":"No room\.","stack":.*\}\n$/);
  });
});
