/**
 * The occupancy report of one receiver in the terms of SM.1880, with the threshold, the confidence, and the time that
 * was not watched. Pure.
 */
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import { facts as factLines, heading, table } from './blocks.js';
import { type ChannelFacts, type ChannelOccupancy, channelOccupancy, resourceOccupancy } from './channel-occupancy.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
import { bandShare } from './occupancy-summary.js';
import { type Block, type ReportDocument, text } from './report-document.js';
import { type PeriodFacts, receiverName, stationName } from './report-facts.js';
import { spellRange, Voice } from './voice.js';
import { watchSection } from './watch-section.js';

export interface OccupancyFacts {
  /** The watch kept by the receiver's station. */
  readonly period: PeriodFacts;
  readonly stationId: string;
  readonly receiverId: string;
  readonly channels: readonly ChannelFacts[];
  /** Integration time T_I, ms. */
  readonly integrationMs: number;
}

export function occupancyReport(facts: OccupancyFacts, frame: ReportFrame, language: ReportLanguage): ReportDocument {
  const voice = new Voice(language);
  // A channel of the band plan is followed by its key; people know it by its name.
  const names = new Map(facts.period.bands.map(({ key, name }) => [key, voice.words(name)]));
  const channels = facts.channels.map((one) =>
    channelOccupancy({ ...one, name: names.get(one.name) ?? one.name }, facts.integrationMs),
  );
  return framed(facts.period, frame, voice, {
    title: voice.words({ vi: 'BÁO CÁO CHIẾM DỤNG PHỔ TẦN', en: 'SPECTRUM OCCUPANCY REPORT' }),
    titleAlso: `${stationName(facts.period, facts.stationId)} · ${receiverName(facts.period, facts.receiverId)}`,
    blocks: [
      ...methodSection(facts, channels, voice),
      ...channelSection(channels, voice),
      ...hourSection(channels, voice),
      ...watchSection(facts.period, voice),
      ...remarksSection(frame, voice),
    ],
  });
}

function methodSection(facts: OccupancyFacts, channels: readonly ChannelOccupancy[], voice: Voice): Block[] {
  const strongShare = (share: number | undefined) =>
    text(share === undefined ? '—' : voice.percent(share), { look: 'strong' });
  const sro = resourceOccupancy(channels);
  const fbo = bandShare(facts.channels, facts.integrationMs);
  const revisits = channels.flatMap(({ revisitMs }) => (revisitMs === undefined ? [] : [revisitMs]));
  const slowestMs = revisits.length === 0 ? undefined : Math.max(...revisits);
  const rules = distinctRules(channels).map((rule) => ruleText(rule, voice));
  return [
    heading(voice, 'Cách đo (ITU-R SM.1880, SM.2256)', 'How it was measured (ITU-R SM.1880, SM.2256)'),
    factLines(voice, [
      ['Thời gian theo dõi T_T', 'Monitoring duration T_T', voice.duration(facts.period.to - facts.period.from)],
      [
        'Trong đó có số liệu (tính theo T_I)',
        'Of it with sweeps (in whole T_I)',
        observedText(facts.period, channels, voice),
      ],
      ['Thời gian tích phân T_I', 'Integration time T_I', voice.duration(facts.integrationMs)],
      ['Số kênh N_Ch', 'Number of channels N_Ch', countText(channels, voice)],
      [
        'Chu kỳ quét lại T_R (chậm nhất)',
        'Revisit time T_R (slowest)',
        slowestMs === undefined ? '—' : `${voice.number(slowestMs / 1e3, 2)} s`,
      ],
      ['Ngưỡng', 'Threshold', rules.join('; ') || '—'],
      ['SRO (trung bình các kênh)', 'SRO (mean of the channels)', strongShare(sro)],
      ['FBO', 'FBO', strongShare(fbo)],
    ]),
    {
      kind: 'paragraph',
      look: 'quiet',
      text: voice.words({
        vi: 'FCO là tỷ lệ thời gian kênh vượt ngưỡng, trong thời gian thu được kênh; FBO cũng vậy, cho 50 phần bằng nhau. Khoảng tin cậy 95 %: Wilson trên số mẫu độc lập. “Chưa đủ mẫu”: khoảng rộng hơn 10 điểm phần trăm, hoặc ít hơn 30 mẫu độc lập. Phát xạ ngắn hơn T_R có thể lọt giữa hai lượt quét: xác suất lọt khoảng 1 − τ/T_R.',
        en: "FCO is the share of the time in which the channel was received that it stood above the threshold; FBO is the same of 50 equal parts. The 95 % interval is Wilson's, on the number of independent samples. “Not enough”: wider than 10 percentage points, or fewer than 30 independent samples. A burst shorter than T_R may fall between two sweeps: the chance of missing it is about 1 − τ/T_R.",
      }),
    },
  ];
}

/** Channels of earlier plans of the receiver are known too. */
function countText(channels: readonly ChannelOccupancy[], voice: Voice): string {
  const swept = channels.filter(({ samples }) => samples > 0).length;
  const rest = channels.length - swept;
  if (rest === 0) return String(swept);
  return voice.words({
    vi: `${swept}; ${rest} kênh không được quét`,
    en: `${swept}; ${rest} more were not swept`,
  });
}

/** The time that the figures are about: a station that ran for twenty minutes did not watch the day. */
function observedText({ from, to }: PeriodFacts, channels: readonly ChannelOccupancy[], voice: Voice): string {
  const observedMs = Math.min(to - from, Math.max(0, ...channels.map((one) => one.observedMs)));
  return `${voice.duration(observedMs)} (${voice.percent(observedMs / (to - from))})`;
}

function channelSection(channels: readonly ChannelOccupancy[], voice: Voice): Block[] {
  const percent = (share: number) => voice.number(100 * share, 1);
  const fcoCell = ({ fco, notEnough }: ChannelOccupancy) =>
    fco === undefined
      ? voice.cell({ vi: 'không đo', en: 'not measured' }, { look: 'quiet' })
      : text(percent(fco), { value: 100 * fco, look: notEnough ? 'quiet' : 'strong' });
  const few = voice.words({ vi: 'chưa đủ mẫu', en: 'not enough' });
  const interval = ({ fco, low, high, notEnough }: ChannelOccupancy) =>
    fco === undefined ? '—' : `${percent(low)}–${percent(high)}${notEnough ? ` (${few})` : ''}`;
  const busiest = ({ busyHour }: ChannelOccupancy) =>
    busyHour === undefined || busyHour.fco === 0
      ? '—'
      : `${voice.localMinute(busyHour.at)}: ${percent(busyHour.fco)} %`;
  return [
    heading(voice, 'Chiếm dụng theo kênh (FCO)', 'Occupancy by channel (FCO)'),
    table(
      voice,
      channels,
      [
        ['Kênh', 'Channel', 2.4, ({ name }) => name],
        ['Tần số', 'Frequency', 2, ({ startHz, stopHz }) => spellRange(startHz, stopHz, voice.first)],
        ['FCO, %', 'FCO, %', 0.9, fcoCell, 'right'],
        ['Khoảng 95 %, %', '95 % interval, %', 1.5, interval, 'right'],
        ['Số mẫu', 'Samples', 1, ({ samples }) => voice.numberCell(samples), 'right'],
        ['Giờ bận nhất (UTC+7)', 'Busy hour (UTC+7)', 2, busiest, 'right'],
        [
          'Đỉnh, dBm',
          'Peak, dBm',
          0.9,
          ({ maxDbm }) => (maxDbm === undefined ? '—' : voice.numberCell(maxDbm, 1)),
          'right',
        ],
      ],
      { vi: 'Máy thu này chưa có kênh nào được theo dõi.', en: 'No channel is followed for this receiver.' },
    ),
  ];
}

/** The mean over all channels for each hour of the Vietnamese day. */
function hourSection(channels: readonly ChannelOccupancy[], voice: Voice): Block[] {
  if (channels.every(({ samples }) => samples === 0)) return [];
  return [
    heading(voice, 'Theo giờ trong ngày', 'By hour of the day'),
    {
      kind: 'bars',
      title: voice.words({
        vi: 'Trung bình các kênh, %, giờ Việt Nam (UTC+7)',
        en: 'Mean of the channels, %, Vietnamese time (UTC+7)',
      }),
      bars: Array.from({ length: 24 }, (_, hour) => {
        const shares = channels.flatMap(({ byHour }) => byHour[hour] ?? []);
        const mean = shares.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / shares.length;
        const value = Math.round(1000 * mean) / 10;
        return {
          label: String(hour).padStart(2, '0'),
          value,
          mark: shares.length === 0 ? '—' : voice.number(value, 1),
        };
      }),
    },
  ];
}

function distinctRules(channels: readonly ChannelOccupancy[]): OccupancyRule[] {
  const rules = new Map(channels.flatMap(({ rules: own }) => own.map((rule) => [JSON.stringify(rule), rule] as const)));
  return [...rules.values()];
}

function ruleText(rule: OccupancyRule, voice: Voice): string {
  return rule.kind === 'noise'
    ? voice.words({
        vi: `cao hơn nền tạp âm ${voice.number(rule.marginDb, 1)} dB, của chính lượt quét`,
        en: `${voice.number(rule.marginDb, 1)} dB above the noise of the same sweep`,
      })
    : voice.words({
        vi: `cố định ${voice.number(rule.thresholdDbm, 1)} dBm`,
        en: `fixed at ${voice.number(rule.thresholdDbm, 1)} dBm`,
      });
}
