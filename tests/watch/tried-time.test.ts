/** Over which part of a time span a rule was tried. */
import { describe, expect, it } from 'vitest';
import { countsSentence, heldBackSentence } from '../../src/watch/rule-trial.js';
import { TriedTime, triedOver } from '../../src/watch/tried-time.js';
import { WATCH_SENTENCES } from '../../src/watch/watch-sentences.js';
import { sentenceText } from '../../src/words/sentence.js';

const HOUR_MS = 3600e3;

/** A receiver with sweeps of this interval from each of these hours on, each for one hour. */
function receiver(everyMs: number, hours: readonly number[]): TriedTime {
  const time = new TriedTime();
  for (const hour of hours) for (let at = hour * HOUR_MS; at < (hour + 1) * HOUR_MS; at += everyMs) time.take(at);
  return time;
}

describe('the time of a trial', () => {
  it('is the time with sweeps, without the hours between', () => {
    const { ms, everyMs } = triedOver([receiver(500, [0, 1, 7])]);
    expect(ms / HOUR_MS).toBeCloseTo(3, 2);
    expect(everyMs).toBeCloseTo(500, 0);
  });

  it('tells sweeps that are always far apart by the time between them', () => {
    const { ms, everyMs } = triedOver([receiver(60_000, [0, 1])]);
    expect(ms / HOUR_MS).toBeCloseTo(2, 1);
    expect(everyMs).toBe(60_000);
  });

  it('leaves out hours in which single sweeps stand for many', () => {
    const time = receiver(500, [0]);
    for (let at = HOUR_MS + 60_000; at < 5 * HOUR_MS; at += 60_000) time.take(at);
    expect(triedOver([time]).ms / HOUR_MS).toBeCloseTo(1, 2);
  });

  it('is the mean of the receivers, also of one without any sweep', () => {
    expect(triedOver([receiver(1000, [0, 1]), new TriedTime()]).ms / HOUR_MS).toBeCloseTo(1, 2);
    expect(triedOver([])).toEqual({ ms: 0, everyMs: 0 });
  });
});

describe('what is said of a trial', () => {
  const counts = { fired: 2, cases: 1, dismissed: 1, unnoticed: 0, silent: 0 };
  const span = { counts, from: 0, to: 24 * HOUR_MS };
  const spoken = (trial: Parameters<typeof countsSentence>[0]) => ({
    vi: sentenceText(countsSentence(trial), 'vi', WATCH_SENTENCES),
    en: sentenceText(heldBackSentence(trial), 'en', WATCH_SENTENCES),
  });

  it('names the time with sweeps, the time chosen, and how far apart the sweeps were', () => {
    const { vi, en } = spoken({ ...span, tried: { ms: 5.2 * HOUR_MS, everyMs: 342 } });
    expect(vi).toContain(
      'bỏ sót 0 vụ. Thử trên 5 giờ 12 phút có dữ liệu quét trong 24 giờ đã chọn, trung bình 0,34 giây một lượt.',
    );
    expect(en).toContain('1 real cases. Tried on the 5 h 12 min with sweeps out of 24 h, one every 0.34 s on average.');
  });

  it('says that too little was tried where there are fewer than two sweeps, and nothing of trials of an older program', () => {
    expect(spoken({ ...span, tried: { ms: 0, everyMs: 0 } }).vi).toContain('chưa đủ để thử');
    expect(spoken(span).en).toMatch(/1 real cases\.$/);
  });
});
