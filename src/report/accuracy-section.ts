/** Section of a report: how often a call was confirmed, and how long people took. */
import { SEVERITIES } from '../incidents/severity.js';
import { ACCURACY_BY, type AccuracyBy, type AccuracyGroup, accuracyWords } from '../watch/load/call-accuracy.js';
import { heading, table } from './blocks.js';
import { type Block, text } from './report-document.js';
import { type PeriodFacts, realIncidents, stationName, statusesOf } from './report-facts.js';
import { inDays, type Voice } from './voice.js';

/** Tables of a paper. Classes are names of the detector, which the page alone has words for. */
const TABLES = ['month', 'station', 'band', 'kind', 'source'] as const satisfies readonly AccuracyBy[];

export function accuracySection(facts: PeriodFacts, voice: Voice): Block[] {
  const { accuracy } = facts;
  const tables = accuracy.calls === 0 ? [] : TABLES.filter((by) => by !== 'month' || accuracy.groups.month.length > 1);
  return [
    heading(voice, 'Độ chính xác đã xác nhận và thời gian xử lý', 'Confirmed accuracy and handling time'),
    { kind: 'paragraph', text: voice.words(accuracyWords(accuracy)) },
    ...tables.map((by) => accuracyTable(facts, by, voice)),
    ...targetSection(facts, voice),
  ];
}

function accuracyTable(facts: PeriodFacts, by: AccuracyBy, voice: Voice): Block {
  const took = (ms: number | undefined) => voice.durationCell(ms);
  const count = (value: number) => voice.numberCell(value);
  const nameOf = ({ key, name }: AccuracyGroup): string => {
    if (name !== undefined) return voice.words(name);
    return key === ''
      ? voice.words({ vi: 'không rõ', en: 'not known' })
      : by === 'station'
        ? stationName(facts, key)
        : key;
  };
  const title = ACCURACY_BY[by];
  return table<AccuracyGroup>(voice, facts.accuracy.groups[by], [
    [title.vi, title.en, 2.5, nameOf],
    ['Báo động', 'Calls', 0.9, ({ calls }) => count(calls), 'right'],
    ['Xác nhận', 'Confirmed', 0.9, ({ confirmed }) => count(confirmed), 'right'],
    ['Tỷ lệ', 'Share', 0.9, ({ confirmed, calls }) => voice.percentCell(confirmed / calls), 'right'],
    ['Không cần thiết', 'Noise', 0.9, ({ noise }) => count(noise), 'right'],
    ['Không rõ, đang mở', 'Not known, open', 0.9, ({ unclear, open }) => count(unclear + open), 'right'],
    ['Tiếp nhận, trung vị', 'Acknowledged, median', 1.8, ({ acknowledgeMs }) => took(acknowledgeMs), 'right'],
    ['Xử lý, trung vị', 'Resolved, median', 1.3, ({ resolveMs }) => took(resolveMs), 'right'],
  ]);
}

function targetSection(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const times = SEVERITIES.map((severity) => {
    const own = real.filter(({ priority }) => priority.severity === severity);
    const status = own.flatMap((incident) => statusesOf(facts, incident));
    const took = (which: 'acknowledge' | 'resolve') =>
      status.flatMap((one) => one[which].tookMs ?? []).sort((a, b) => a - b);
    return { severity, acknowledge: took('acknowledge'), resolve: took('resolve') };
  });
  const spelt = (ms: number | undefined) =>
    ms === undefined ? '—' : text(voice.duration(ms), { value: inDays(ms), unit: 'days' });
  const middle = (took: readonly number[]) => spelt(took[Math.floor((took.length - 1) / 2)]);
  const longest = (took: readonly number[]) => spelt(took.at(-1));
  return [
    heading(voice, 'Thời gian tiếp nhận và xử lý', 'Times to acknowledge and to resolve'),
    table(voice, times, [
      ['Mức', 'Level', 0.6, ({ severity }) => voice.numberCell(severity), 'right'],
      ['Tiếp nhận, trung vị', 'Acknowledged, median', 1.6, ({ acknowledge }) => middle(acknowledge), 'right'],
      ['Lâu nhất', 'Longest', 1.6, ({ acknowledge }) => longest(acknowledge), 'right'],
      ['Xử lý, trung vị', 'Resolved, median', 1.6, ({ resolve }) => middle(resolve), 'right'],
      ['Lâu nhất', 'Longest', 1.6, ({ resolve }) => longest(resolve), 'right'],
    ]),
  ];
}
