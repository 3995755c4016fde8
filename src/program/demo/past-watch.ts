/** The watch of the demonstration's past: people marked as examples, their roster, a campaign, and coverage with holes. */
import { Random } from '../../../drivers/simulated/random.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import type { CoverageInterval, CoverageReason } from '../../watch/coverage.js';
import { watchBands } from '../../watch/receiver-watch.js';
import type { BandPlanEntry } from '../../watch/registry/band-plan.js';
import { dayOf } from '../../watch/roster/local-day.js';
import type { Person } from '../../watch/roster/people.js';
import { DEMO_CONFIG } from './demo-config.js';
import { INBOX_ID } from './example-inbox.js';
import { PAST_DAYS } from './past-cases.js';

const BY = 'system';

const NAMES = ['Trực ban A', 'Trực ban B', 'Trực ban C', 'Trực ban D'] as const;
const INBOX = [{ channel: 'webhook', address: INBOX_ID }] as const;
const PEOPLE: readonly Person[] = NAMES.flatMap((name, i): Person[] => [
  { id: `example-${i + 1}`, name: `${name} (ví dụ)`, duty: 'leader', addresses: INBOX, active: true },
  {
    id: `example-${i + 5}`,
    name: `Kỹ thuật viên ${i + 1} (ví dụ)`,
    duty: 'technician',
    addresses: INBOX,
    active: true,
  },
]);
/** Two people a shift, four crews in turn: day, night, off, off. */
const CREWS = NAMES.map((_, i) => [`example-${i + 1}`, `example-${i + 5}`]);

/** People, roster, contact, letterhead, and what people added to the register. */
export function keepPastRecords({ records }: CaseBook, to: number): void {
  const write = { at: to, by: BY };
  keepPastRegister(records, to);
  records.putAll('person', PEOPLE, write);
  const [a = [], b = [], c = [], d = []] = CREWS;
  records.put(
    'pattern',
    {
      id: 'example',
      firstDay: dayOf(to) - PAST_DAYS - 2,
      days: 'every',
      slots: [
        { startMin: 7 * 60, lengthMin: 720, crews: [a, b, c, d] },
        { startMin: 19 * 60, lengthMin: 720, crews: [d, a, b, c] },
      ],
    },
    write,
  );
  records.put(
    'letterhead',
    {
      id: 'example',
      validFrom: to - PAST_DAYS * DAY_MS,
      name: { vi: 'Trung tâm Tần số (ví dụ)', en: 'Radio Frequency Centre (example)' },
      place: { vi: 'Lạng Sơn', en: 'Lang Son' },
    },
    write,
  );
  records.put(
    'contact',
    { id: 'example', name: 'Đội ứng cứu (ví dụ)', order: 1, severities: [1], addresses: INBOX },
    write,
  );
}

/** A campaign, and reports of each day: these are made at once, so this comes after the cases. */
export function keepPastOrders({ records }: CaseBook, plan: readonly BandPlanEntry[], to: number): void {
  const write = { at: to, by: BY };
  records.put(
    'campaign',
    {
      id: 'example',
      name: { vi: 'Đợt cao điểm (ví dụ)', en: 'Example campaign' },
      from: to - 3 * DAY_MS,
      to: to + 11 * DAY_MS,
      reportAtMin: 7 * 60 + 30,
      maxRevisitMs: 5000,
      targets: { 2: { acknowledgeMs: 5 * 60e3, resolveMs: 6 * HOUR_MS } },
      escalationStepMs: { 2: 5 * 60e3 },
      bandKeys: plan.filter((band) => band.severity <= 2 && isSwept(band)).map(({ key }) => key),
    },
    write,
  );
  const daily = { kind: 'daily', every: 'day', atMin: 7 * 60, since: to - 2 * DAY_MS, active: true } as const;
  records.put('report-schedule', { ...daily, id: 'example', channelIds: [] }, write);
}

const AIR_MASK = { id: 'example', startHz: 118e6, stopHz: 137e6 };

/** Temporary transmitters, one confirmed and one proposed; a limit with its rule, which waits for a trial. */
function keepPastRegister(records: CaseBook['records'], to: number): void {
  const write = { at: to, by: BY };
  const stage = {
    holder: 'Ban tổ chức lễ hội (ví dụ)',
    status: 'secondary',
    bandwidthHz: 12.5e3,
    powerW: 0.5,
  } as const;
  const times = { validFrom: to - DAY_MS, validTo: to + 10 * DAY_MS };
  const place = { latitude: 21.852, longitude: 106.761 };
  records.putAll(
    'assignment',
    [
      {
        ...stage,
        ...times,
        ...place,
        id: 'example-1',
        licenceNo: 'TT-01',
        name: 'Bộ đàm sân khấu 1',
        centreHz: 436.8e6,
      },
      {
        ...stage,
        ...times,
        ...place,
        id: 'example-2',
        licenceNo: 'TT-02',
        name: 'Bộ đàm sân khấu 2',
        centreHz: 437.1e6,
        proposedBy: 'example-5',
      },
    ],
    write,
  );
  const points = [AIR_MASK.startHz, AIR_MASK.stopHz].map((hz) => ({ hz, levelDbm: -55 }));
  records.put(
    'mask',
    { ...AIR_MASK, name: 'Giới hạn băng hàng không (ví dụ)', mask: { kind: 'fixed', points } },
    write,
  );
  const settings = { kind: 'mask', maskId: AIR_MASK.id, stationIds: [], n: 3, m: 5 } as const;
  records.put('rule', { id: 'example', name: 'Vượt giới hạn băng hàng không (ví dụ)', active: false, settings }, write);
}

/** True where a receiver of the demonstration sweeps all of the band. */
function isSwept({ startHz, stopHz }: BandPlanEntry): boolean {
  const plans = DEMO_CONFIG.stations.flatMap(({ receivers }) => receivers.flatMap((one) => [...one.plans]));
  return plans.some((one) => one.startHz <= startHz && one.stopHz >= stopHz);
}

/** Reasons of holes, with their usual length. */
const HOLES: readonly (readonly [CoverageReason, hours: number])[] = [
  ['receiver-lost', 1.5],
  ['program-stopped', 0.3],
  ['held', 0.7],
  ['link-lost', 3],
];
const MOST_HOLES = 4;

/** What each receiver watched in the 30 days before `to`. */
export function pastCoverage(seed: number, plan: readonly BandPlanEntry[], to: number): CoverageInterval[] {
  const from = to - PAST_DAYS * DAY_MS;
  return DEMO_CONFIG.stations.flatMap(({ id: stationId, receivers }) =>
    receivers.flatMap(({ id: receiverId, plans }, i) => {
      const random = new Random(seed, 31, i, stationId.length + stationId.charCodeAt(4));
      const holes = Array.from({ length: 1 + Math.floor(random.next() * MOST_HOLES) }, () => {
        const [reason, hours] = HOLES[Math.floor(random.next() * HOLES.length)] as (typeof HOLES)[number];
        const at = Math.round(random.between(from, to - DAY_MS));
        return { reason, from: at, to: at + Math.round(hours * random.between(0.4, 2) * HOUR_MS) };
      });
      const watched = watchBands(
        plan,
        plans.map((one) => ({ ...one, maxRevisitMs: one.everyMs })),
      );
      const keys = new Set(watched.map(({ key }) => key));
      return [...keys].flatMap((bandKey) => stretches({ stationId, receiverId, bandKey }, holes, from, to));
    }),
  );
}

type Where = Pick<CoverageInterval, 'stationId' | 'receiverId' | 'bandKey'>;
type Hole = { readonly reason: CoverageReason; readonly from: number; readonly to: number };

function stretches(where: Where, holes: readonly Hole[], from: number, to: number): CoverageInterval[] {
  const found: CoverageInterval[] = [];
  let at = from;
  for (const hole of [...holes].sort((a, b) => a.from - b.from)) {
    if (hole.from <= at) continue;
    found.push({ ...where, from: at, to: hole.from, state: 'watched' });
    found.push({ ...where, from: hole.from, to: hole.to, state: 'blind', reason: hole.reason });
    at = hole.to;
  }
  return [...found, { ...where, from: at, to, state: 'watched' }];
}
