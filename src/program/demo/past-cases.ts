/** Cases of the demonstration's past: seeded and invented, and each says so in its first note. Pure. */
import { Random } from '../../../drivers/simulated/random.js';
import type { EmissionReport } from '../../incidents/emission-report.js';
import type { Resolution } from '../../incidents/incident.js';
import type { NoiseReason } from '../../incidents/noise.js';
import { DAY_MS, MINUTE_MS } from '../../time/units.js';

export const PAST_DAYS = 30;
const LEAST_A_DAY = 3;
const MOST_A_DAY = 8;

/** A kind of interference that comes again and again, with what people make of it. */
interface PastKind {
  /** `spreadHz`: largest distance of a case from the centre. */
  readonly where: Readonly<Record<'centreHz' | 'spreadHz' | 'widthHz', number> & { receiverId: string }>;
  readonly what: Readonly<{ emissionClass: string; levelDbm: number; lastsMs: readonly [least: number, most: number] }>;
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly ending:
    | { readonly started: true }
    | { readonly noise: NoiseReason }
    | { readonly dismissal: string }
    | Resolution;
}

const KINDS: readonly PastKind[] = [
  {
    where: { receiverId: 'ls-02-pmr', centreHz: 433.92e6, spreadHz: 10e3, widthHz: 30e3 },
    what: { emissionClass: 'pulsed', levelDbm: -74, lastsMs: [2e3, 20e3] },
    weight: 7,
    ending: { noise: 'known' },
  },
  {
    where: { receiverId: 'ls-02-pmr', centreHz: 438.5e6, spreadHz: 2e6, widthHz: 12.5e3 },
    what: { emissionClass: 'unlicensed', levelDbm: -81, lastsMs: [40e3, 15 * MINUTE_MS] },
    weight: 5,
    ending: { dismissal: 'Đài nghiệp dư, phát đúng băng tần được dùng.' },
  },
  {
    where: { receiverId: 'ls-01-fm', centreHz: 95.3e6, spreadHz: 300e3, widthHz: 180e3 },
    what: { emissionClass: 'unlicensed', levelDbm: -66, lastsMs: [20 * MINUTE_MS, 150 * MINUTE_MS] },
    weight: 4,
    ending: {
      source: 'loudspeaker',
      cause: 'Đài truyền thanh không dây của xã phát sai tần số được cấp.',
      measure: 'Đã yêu cầu chỉnh lại tần số; đo lại đạt.',
    },
  },
  {
    where: { receiverId: 'ls-01-gsm', centreHz: 942e6, spreadHz: 6e6, widthHz: 2.4e6 },
    what: { emissionClass: 'wideband-noise', levelDbm: -79, lastsMs: [30 * MINUTE_MS, 8 * 60 * MINUTE_MS] },
    weight: 3,
    ending: {
      source: 'booster',
      cause: 'Bộ kích sóng di động lắp tự phát tại một khách sạn bị tự kích.',
      measure: 'Đã tháo thiết bị, lập biên bản với chủ cơ sở.',
    },
  },
  {
    where: { receiverId: 'ls-01-air', centreHz: 126.4e6, spreadHz: 2e6, widthHz: 9e3 },
    what: { emissionClass: 'intermod', levelDbm: -86, lastsMs: [3 * MINUTE_MS, 50 * MINUTE_MS] },
    weight: 1.2,
    ending: {
      source: 'fm-product',
      cause: 'Hài của máy phát FM cách trạm 4 km do bộ lọc hỏng.',
      measure: 'Đài đã thay bộ lọc; hài thấp hơn nền.',
    },
  },
  {
    where: { receiverId: 'ls-02-fm', centreHz: 106.6e6, spreadHz: 0, widthHz: 25e3 },
    what: { emissionClass: 'cw', levelDbm: -88, lastsMs: [10 * MINUTE_MS, 90 * MINUTE_MS] },
    weight: 2,
    ending: { noise: 'receiver' },
  },
];

/** The last case of the past, on which people work when the demonstration begins. */
const OPEN: PastKind = {
  where: { receiverId: 'ls-01-air', centreHz: 123.1e6, spreadHz: 0, widthHz: 9e3 },
  what: { emissionClass: 'cw', levelDbm: -79, lastsMs: [4 * MINUTE_MS, 9 * MINUTE_MS] },
  weight: 0,
  ending: { started: true },
};
const OPEN_BEGAN_MS = 25 * MINUTE_MS;

export interface PastCase {
  /** Signal on, then off. */
  readonly heard: readonly [began: EmissionReport, ended: EmissionReport];
  /** Times of people's acts, epoch ms. */
  readonly answeredAt: number;
  readonly endedAt: number;
  readonly ending: PastKind['ending'];
}

/** The cases of the 30 days before `to`, in order of time. */
export function pastCases(seed: number, to: number): PastCase[] {
  const random = new Random(seed, 30);
  const cases: PastCase[] = [];
  for (let day = PAST_DAYS; day > 0; day--) {
    const count = Math.round(random.between(LEAST_A_DAY, MOST_A_DAY));
    for (let i = 0; i < count; i++) {
      const at = to - (day - random.next()) * DAY_MS;
      const one = pastCase(kindOf(random), Math.round(at), `${day}-${i}`, random);
      if (one.endedAt < to) cases.push(one);
    }
  }
  const open = pastCase(OPEN, to - OPEN_BEGAN_MS, 'open', random);
  return [...oneAtATime(cases), open].sort(byBeginning);
}

function byBeginning({ heard: [a] }: PastCase, { heard: [b] }: PastCase): number {
  return a.firstHeardAt - b.firstHeardAt;
}

/** Leaves out a case that began while one of its kind was at work: the two would become one. */
function oneAtATime(cases: readonly PastCase[]): PastCase[] {
  const busyUntil = new Map<string, number>();
  return [...cases].sort(byBeginning).filter(({ heard: [{ receiverId, emissionClass, firstHeardAt }], endedAt }) => {
    const kind = `${receiverId} ${emissionClass}`;
    if (firstHeardAt <= (busyUntil.get(kind) ?? 0)) return false;
    busyUntil.set(kind, endedAt);
    return true;
  });
}

function kindOf(random: Random): PastKind {
  let left = random.next() * KINDS.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of KINDS) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return KINDS[0] as PastKind;
}

function pastCase(kind: PastKind, at: number, name: string, random: Random): PastCase {
  const { receiverId, centreHz, spreadHz, widthHz } = kind.where;
  const { emissionClass, levelDbm } = kind.what;
  const centre = centreHz + random.between(-1, 1) * spreadHz;
  const peakDbm = Math.round((levelDbm + random.between(-5, 5)) * 2) / 2;
  const lastsMs = Math.round(random.between(...kind.what.lastsMs));
  const began: EmissionReport = {
    emissionId: `simulated-past-${name}`,
    stationId: receiverId.slice(0, 5),
    receiverId,
    emissionClass,
    startHz: Math.round(centre - widthHz / 2),
    stopHz: Math.round(centre + widthHz / 2),
    firstHeardAt: at,
    lastHeardAt: at,
    active: true,
    confirmed: true,
    peakDbm,
    excessDb: peakDbm + 104,
  };
  const answeredAt = at + Math.round(random.between(20e3, 6 * MINUTE_MS));
  const quietAt = at + lastsMs;
  return {
    heard: [began, { ...began, lastHeardAt: quietAt, active: false }],
    answeredAt,
    endedAt: Math.max(answeredAt, quietAt) + Math.round(random.between(5, 90) * MINUTE_MS),
    ending: kind.ending,
  };
}
