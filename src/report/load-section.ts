/** Section of a report: the load that alarms put on people, against the limits of ISA-18.2. */
import { NOISE_REASONS, NOISE_WORDS } from '../incidents/noise.js';
import { type AlarmLoad, LOAD_LIMITS } from '../watch/load/alarm-load.js';
import { heading, table } from './blocks.js';
import type { Block, Cell } from './report-document.js';
import { type PeriodFacts, personName, stationName } from './report-facts.js';
import { spellRange, type Voice } from './voice.js';

export function loadSection(facts: PeriodFacts, voice: Voice): Block[] {
  const { load } = facts;
  const title = heading(voice, 'Khối lượng báo động', 'Alarm load');
  if (load.alarms === 0) {
    const none = { vi: 'Không có báo động nào cần người trực.', en: 'No alarm asked for a person.' };
    return [title, { kind: 'paragraph', text: voice.words(none) }];
  }
  return [
    title,
    measureTable(load, voice),
    sourceTable(facts, voice),
    answerTable(load, voice),
    peopleTable(facts, voice),
    noiseParagraph(load, voice),
  ];
}

/** Its name, its value, its limit, and whether that is met; undefined for a measure without a limit. */
type Measure = readonly [vi: string, en: string, value: Cell | string, limit: string, isMet: boolean | undefined];

function measureTable(load: AlarmLoad, voice: Voice): Block {
  const verdict = (isMet: boolean | undefined) => {
    if (isMet === undefined) return '—';
    if (isMet) return voice.cell({ vi: 'đạt', en: 'kept' });
    return voice.cell({ vi: 'vượt', en: 'exceeded' }, { look: 'strong' });
  };
  return table(
    voice,
    [...rateMeasures(load, voice), ...listMeasures(load, voice)],
    [
      ['Chỉ số', 'Measure', 4, ([vi, en]) => voice.cell({ vi, en })],
      ['Giá trị', 'Value', 1.4, ([, , value]) => value, 'right'],
      ['Giới hạn ISA-18.2', 'Limit of ISA-18.2', 1.6, ([, , , limit]) => limit, 'right'],
      ['Đánh giá', 'Verdict', 1, ([, , , , isMet]) => verdict(isMet)],
    ],
  );
}

function rateMeasures(load: AlarmLoad, voice: Voice): Measure[] {
  const { perPersonHour, inTenMinutes, floodShare } = LOAD_LIMITS;
  const hourly = (rate: number | undefined) =>
    rate === undefined
      ? (['—', `≤ ${perPersonHour}`, undefined] as const)
      : ([voice.numberCell(rate, 1), `≤ ${perPersonHour}`, rate <= perPersonHour] as const);
  const flood = [voice.percentCell(load.floodShare), `< ${voice.percent(floodShare, 0)}`] as const;
  const most = load.mostInTenMinutes;
  return [
    ['Số báo động', 'Alarms', voice.numberCell(load.alarms), '', undefined],
    ['Báo động mỗi giờ của một người trực', 'Alarms for an hour of one person on duty', ...hourly(load.perPersonHour)],
    ['— riêng ban đêm, 22 giờ đến 6 giờ', '— of the night, 22 h to 6 h', ...hourly(load.night.perPersonHour)],
    [
      'Tỷ lệ thời gian dồn dập (trên 10 báo động trong 10 phút)',
      'Time in flood (over 10 in 10 min)',
      ...flood,
      load.floodShare < floodShare,
    ],
    [
      'Nhiều nhất trong 10 phút',
      'Most in ten minutes',
      voice.numberCell(most),
      `≤ ${inTenMinutes}`,
      most <= inTenMinutes,
    ],
  ];
}

function listMeasures(load: AlarmLoad, voice: Voice): Measure[] {
  const { chattering, stale, priorities, topShare } = LOAD_LIMITS;
  const share = (one: keyof typeof priorities) => voice.number((100 * load.priorities[one]) / load.alarms);
  const shares = `${share('high')} / ${share('medium')} / ${share('low')}`;
  const limits = `${100 * priorities.high} / ${100 * priorities.medium} / ${100 * priorities.low}`;
  // Ten sources or fewer make all alarms, however few there are.
  const isSpread = load.topShare === 1 ? undefined : load.topShare <= topShare;
  const top = [voice.percentCell(load.topShare), `≤ ${voice.percent(topShare, 0)}`, isSpread] as const;
  const [brief, standing, old] = [load.chattering.length, load.standing.length, load.stale.length];
  const count = (value: number) => voice.numberCell(value);
  return [
    ['Phần của mười nguồn nhiều nhất', 'Share of the ten busiest sources', ...top],
    ['Báo động chập chờn', 'Chattering alarms', count(brief), String(chattering), brief <= chattering],
    [
      'Báo động tồn tại lâu (trên 8 giờ), cuối kỳ',
      'Standing alarms (over 8 h), at the end',
      count(standing),
      '',
      undefined,
    ],
    ['Báo động quá một ngày, cuối kỳ', 'Stale alarms (over a day), at the end', count(old), `< ${stale}`, old < stale],
    ['Mức 1–2 / 3–4 / 5–6, %', 'Severity 1–2 / 3–4 / 5–6, %', shares, limits, undefined],
  ];
}

function sourceTable(facts: PeriodFacts, voice: Voice): Block {
  return table(voice, facts.load.sources, [
    ['Mười nguồn nhiều nhất', 'Ten busiest sources', 2.4, (one) => spellRange(one.startHz, one.stopHz, voice.first)],
    ['Trạm', 'Station', 3, ({ stationIds }) => stationIds.map((id) => stationName(facts, id)).join(', ')],
    ['Báo động', 'Alarms', 1, ({ alarms }) => voice.numberCell(alarms), 'right'],
    ['Tỷ lệ', 'Share', 1, ({ share }) => voice.percentCell(share), 'right'],
  ]);
}

function answerTable({ answers }: AlarmLoad, voice: Voice): Block {
  const level = (severity: number) =>
    voice.cell({ vi: `Mức ${severity}`, en: `Severity ${severity}` }, { value: severity });
  return table(
    voice,
    answers.filter(({ alarms }) => alarms > 0),
    [
      ['Thời gian tiếp nhận theo mức', 'Times to answer, by severity', 2.6, ({ severity }) => level(severity)],
      ['Báo động', 'Alarms', 1, ({ alarms }) => voice.numberCell(alarms), 'right'],
      ['Đã tiếp nhận', 'Answered', 1.2, ({ answered }) => voice.numberCell(answered), 'right'],
      ['Trung vị', 'Median', 1.6, ({ medianMs }) => voice.durationCell(medianMs), 'right'],
      ['Lâu nhất', 'Longest', 1.6, ({ longestMs }) => voice.durationCell(longestMs), 'right'],
    ],
  );
}

function peopleTable(facts: PeriodFacts, voice: Voice): Block {
  return table(
    voice,
    facts.load.people,
    [
      ['Người trực', 'On duty', 2.6, ({ personId }) => personName(facts, personId)],
      ['Giờ trực', 'Hours', 1, ({ hours }) => voice.numberCell(hours, 1), 'right'],
      ['Báo động', 'Alarms', 1, ({ alarms }) => voice.numberCell(alarms), 'right'],
      ['Ban đêm', 'At night', 1, ({ nightAlarms }) => voice.numberCell(nightAlarms), 'right'],
      ['Đã tiếp nhận', 'Answered', 1, ({ answered }) => voice.numberCell(answered), 'right'],
      ['Trung vị', 'Median', 1.4, ({ medianMs }) => voice.durationCell(medianMs), 'right'],
    ],
    { vi: 'Không ai có trong bảng phân ca và chưa ai tiếp nhận.', en: 'Nobody was on the roster or answered.' },
  );
}

function noiseParagraph({ noise, alarms }: AlarmLoad, voice: Voice): Block {
  const all = noise.reduce((sum, one) => sum + one.noise, 0);
  const kinds = (language: 'vi' | 'en') =>
    NOISE_REASONS.map((why) => [why, noise.reduce((sum, { reasons }) => sum + reasons[why], 0)] as const)
      .filter(([, count]) => count > 0)
      .map(([why, count]) => `${NOISE_WORDS[why][language]} ${count}`)
      .join(', ');
  const words =
    all === 0
      ? { vi: 'Chưa báo động nào được ghi là báo động không cần thiết.', en: 'No alarm was called noise.' }
      : {
          vi: `Báo động không cần thiết: ${all} trên ${alarms} (${kinds('vi')}).`,
          en: `Noise: ${all} of ${alarms} alarms (${kinds('en')}).`,
        };
  return { kind: 'paragraph', text: voice.words(words), look: 'quiet' };
}
