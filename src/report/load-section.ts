/** Section of a report: the load that alarms put on people, against the limits of ISA-18.2. */
import { NOISE_REASONS, NOISE_WORDS } from '../incidents/noise.js';
import { type AlarmLoad, LOAD_LIMITS } from '../watch/load/alarm-load.js';
import type { Words } from '../words/sentence.js';
import { heading } from './case-section.js';
import { type Block, type Cell, text } from './report-document.js';
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

interface Measure {
  readonly name: Words;
  readonly value: Cell;
  readonly limit: string;
  /** Undefined for a measure without a limit. */
  readonly isMet: boolean | undefined;
}

function measureTable(load: AlarmLoad, voice: Voice): Block {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const verdict = (isMet: boolean | undefined): Cell => {
    if (isMet === undefined) return text('—');
    return isMet ? text(head('đạt', 'kept')) : text(head('vượt', 'exceeded'), { look: 'strong' });
  };
  return {
    kind: 'table',
    columns: [
      { head: head('Chỉ số', 'Measure'), share: 4 },
      { head: head('Giá trị', 'Value'), share: 1.4, align: 'right' },
      { head: head('Giới hạn ISA-18.2', 'Limit of ISA-18.2'), share: 1.6, align: 'right' },
      { head: head('Đánh giá', 'Verdict'), share: 1 },
    ],
    rows: [...rateMeasures(load, voice), ...listMeasures(load, voice)].map(({ name, value, limit, isMet }) => [
      voice.cell(name),
      value,
      text(limit),
      verdict(isMet),
    ]),
    empty: '—',
  };
}

function rateMeasures(load: AlarmLoad, voice: Voice): Measure[] {
  const { perPersonHour, inTenMinutes, floodShare } = LOAD_LIMITS;
  const rate = (value: number | undefined) => (value === undefined ? text('—') : voice.numberCell(value, 1));
  const isLow = (value: number | undefined) => (value === undefined ? undefined : value <= perPersonHour);
  return [
    { name: { vi: 'Số báo động', en: 'Alarms' }, value: voice.numberCell(load.alarms), limit: '', isMet: undefined },
    {
      name: { vi: 'Báo động mỗi giờ của một người trực', en: 'Alarms for an hour of one person on duty' },
      value: rate(load.perPersonHour),
      limit: `≤ ${perPersonHour}`,
      isMet: isLow(load.perPersonHour),
    },
    {
      name: { vi: '— riêng ban đêm, 22 giờ đến 6 giờ', en: '— of the night, 22 h to 6 h' },
      value: rate(load.night.perPersonHour),
      limit: `≤ ${perPersonHour}`,
      isMet: isLow(load.night.perPersonHour),
    },
    {
      name: { vi: 'Tỷ lệ thời gian dồn dập (trên 10 báo động trong 10 phút)', en: 'Time in flood (over 10 in 10 min)' },
      value: voice.percentCell(load.floodShare),
      limit: `< ${voice.percent(floodShare, 0)}`,
      isMet: load.floodShare < floodShare,
    },
    {
      name: { vi: 'Nhiều nhất trong 10 phút', en: 'Most in ten minutes' },
      value: voice.numberCell(load.mostInTenMinutes),
      limit: `≤ ${inTenMinutes}`,
      isMet: load.mostInTenMinutes <= inTenMinutes,
    },
  ];
}

function listMeasures(load: AlarmLoad, voice: Voice): Measure[] {
  const { chattering, stale, priorities, topShare } = LOAD_LIMITS;
  const share = (one: keyof typeof priorities) => voice.number((100 * load.priorities[one]) / load.alarms);
  return [
    {
      name: { vi: 'Phần của mười nguồn nhiều nhất', en: 'Share of the ten busiest sources' },
      value: voice.percentCell(load.topShare),
      limit: `≤ ${voice.percent(topShare, 0)}`,
      // Ten sources or fewer make all alarms, however few there are.
      isMet: load.topShare === 1 ? undefined : load.topShare <= topShare,
    },
    {
      name: { vi: 'Báo động chập chờn', en: 'Chattering alarms' },
      value: voice.numberCell(load.chattering.length),
      limit: String(chattering),
      isMet: load.chattering.length <= chattering,
    },
    {
      name: { vi: 'Báo động tồn tại lâu (trên 8 giờ), cuối kỳ', en: 'Standing alarms (over 8 h), at the end' },
      value: voice.numberCell(load.standing.length),
      limit: '',
      isMet: undefined,
    },
    {
      name: { vi: 'Báo động quá một ngày, cuối kỳ', en: 'Stale alarms (over a day), at the end' },
      value: voice.numberCell(load.stale.length),
      limit: `< ${stale}`,
      isMet: load.stale.length < stale,
    },
    {
      name: { vi: 'Mức 1–2 / 3–4 / 5–6, %', en: 'Severity 1–2 / 3–4 / 5–6, %' },
      value: text(`${share('high')} / ${share('medium')} / ${share('low')}`),
      limit: `${100 * priorities.high} / ${100 * priorities.medium} / ${100 * priorities.low}`,
      isMet: undefined,
    },
  ];
}

function sourceTable(facts: PeriodFacts, voice: Voice): Block {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return {
    kind: 'table',
    columns: [
      { head: head('Mười nguồn nhiều nhất', 'Ten busiest sources'), share: 2.4 },
      { head: head('Trạm', 'Station'), share: 3 },
      { head: head('Báo động', 'Alarms'), share: 1, align: 'right' },
      { head: head('Tỷ lệ', 'Share'), share: 1, align: 'right' },
    ],
    rows: facts.load.sources.map(({ startHz, stopHz, stationIds, alarms, share }) => [
      text(spellRange(startHz, stopHz, voice.first)),
      text(stationIds.map((id) => stationName(facts, id)).join(', ')),
      voice.numberCell(alarms),
      voice.percentCell(share),
    ]),
    empty: '—',
  };
}

function answerTable({ answers }: AlarmLoad, voice: Voice): Block {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const took = (ms: number | undefined) => (ms === undefined ? text('—') : voice.durationCell(ms));
  return {
    kind: 'table',
    columns: [
      { head: head('Thời gian tiếp nhận theo mức', 'Times to answer, by severity'), share: 2.6 },
      { head: head('Báo động', 'Alarms'), share: 1, align: 'right' },
      { head: head('Đã tiếp nhận', 'Answered'), share: 1.2, align: 'right' },
      { head: head('Trung vị', 'Median'), share: 1.6, align: 'right' },
      { head: head('Lâu nhất', 'Longest'), share: 1.6, align: 'right' },
    ],
    rows: answers
      .filter(({ alarms }) => alarms > 0)
      .map(({ severity, alarms, answered, medianMs, longestMs }) => [
        text(head(`Mức ${severity}`, `Severity ${severity}`), { value: severity }),
        voice.numberCell(alarms),
        voice.numberCell(answered),
        took(medianMs),
        took(longestMs),
      ]),
    empty: '—',
  };
}

function peopleTable(facts: PeriodFacts, voice: Voice): Block {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return {
    kind: 'table',
    columns: [
      { head: head('Người trực', 'On duty'), share: 2.6 },
      { head: head('Giờ trực', 'Hours'), share: 1, align: 'right' },
      { head: head('Báo động', 'Alarms'), share: 1, align: 'right' },
      { head: head('Ban đêm', 'At night'), share: 1, align: 'right' },
      { head: head('Đã tiếp nhận', 'Answered'), share: 1, align: 'right' },
      { head: head('Trung vị', 'Median'), share: 1.4, align: 'right' },
    ],
    rows: facts.load.people.map(({ personId, hours, alarms, nightAlarms, answered, medianMs }) => [
      text(personName(facts, personId)),
      voice.numberCell(hours, 1),
      voice.numberCell(alarms),
      voice.numberCell(nightAlarms),
      voice.numberCell(answered),
      medianMs === undefined ? text('—') : voice.durationCell(medianMs),
    ]),
    empty: head('Không ai có trong bảng phân ca và chưa ai tiếp nhận.', 'Nobody was on the roster or answered.'),
  };
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
