/** Section of a report: how often a call was confirmed, and how long people took. */
import { SEVERITIES } from '../incidents/severity.js';
import { ACCURACY_BY, type AccuracyBy, type AccuracyGroup, accuracyWords } from '../watch/load/call-accuracy.js';
import { heading } from './case-section.js';
import { type Block, type Cell, text } from './report-document.js';
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
    ...tables.map((by) => table(facts, by, voice)),
    ...targetSection(facts, voice),
  ];
}

function table(facts: PeriodFacts, by: AccuracyBy, voice: Voice): Block {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const took = (ms: number | undefined): Cell => (ms === undefined ? text('—') : voice.durationCell(ms));
  const count = (value: number): Cell => voice.numberCell(value);
  const nameOf = ({ key, name }: AccuracyGroup): string => {
    if (name !== undefined) return voice.words(name);
    return key === '' ? head('không rõ', 'not known') : by === 'station' ? stationName(facts, key) : key;
  };
  return {
    kind: 'table',
    columns: [
      { head: voice.words(ACCURACY_BY[by]), share: 2.5 },
      { head: head('Báo động', 'Calls'), share: 0.9, align: 'right' },
      { head: head('Xác nhận', 'Confirmed'), share: 0.9, align: 'right' },
      { head: head('Tỷ lệ', 'Share'), share: 0.9, align: 'right' },
      { head: head('Không cần thiết', 'Noise'), share: 0.9, align: 'right' },
      { head: head('Không rõ, đang mở', 'Not known, open'), share: 0.9, align: 'right' },
      { head: head('Tiếp nhận, trung vị', 'Acknowledged, median'), share: 1.8, align: 'right' },
      { head: head('Xử lý, trung vị', 'Resolved, median'), share: 1.3, align: 'right' },
    ],
    rows: facts.accuracy.groups[by].map((group) => [
      text(nameOf(group)),
      count(group.calls),
      count(group.confirmed),
      voice.percentCell(group.confirmed / group.calls),
      count(group.noise),
      count(group.unclear + group.open),
      took(group.acknowledgeMs),
      took(group.resolveMs),
    ]),
    empty: '—',
  };
}

function targetSection(facts: PeriodFacts, voice: Voice): Block[] {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const real = realIncidents(facts);
  const times = (severity: number, which: 'acknowledge' | 'resolve'): Cell[] => {
    const own = real.filter(({ priority }) => priority.severity === severity);
    const took = own
      .flatMap((incident) => statusesOf(facts, incident).flatMap((status) => status[which].tookMs ?? []))
      .sort((a, b) => a - b);
    const middle = took[Math.floor((took.length - 1) / 2)];
    const longest = took.at(-1);
    return [middle, longest].map((value) =>
      value === undefined ? text('—') : text(voice.duration(value), { value: inDays(value), unit: 'days' }),
    );
  };
  return [
    heading(voice, 'Thời gian tiếp nhận và xử lý', 'Times to acknowledge and to resolve'),
    {
      kind: 'table',
      columns: [
        { head: head('Mức', 'Level'), share: 0.6, align: 'right' },
        { head: head('Tiếp nhận, trung vị', 'Acknowledged, median'), share: 1.6, align: 'right' },
        { head: head('Lâu nhất', 'Longest'), share: 1.6, align: 'right' },
        { head: head('Xử lý, trung vị', 'Resolved, median'), share: 1.6, align: 'right' },
        { head: head('Lâu nhất', 'Longest'), share: 1.6, align: 'right' },
      ],
      rows: SEVERITIES.map((severity) => [
        text(String(severity), { value: severity }),
        ...times(severity, 'acknowledge'),
        ...times(severity, 'resolve'),
      ]),
      empty: '—',
    },
  ];
}
