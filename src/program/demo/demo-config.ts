import { licences } from '../../../drivers/simulated/licences.js';

/** `--demo`: two stations, five simulated receivers, one seeded world. */
export const SEED = 2027;
/** Roll-off of the simulated FM and digital carriers beyond their channels. */
const FM_MASK = [
  { offsetHz: 125e3, limitDbc: -12 },
  { offsetHz: 220e3, limitDbc: -45 },
  { offsetHz: 400e3, limitDbc: -70 },
];
const DIGITAL_MASK = [
  { offsetHz: 110e3, limitDbc: -10 },
  { offsetHz: 250e3, limitDbc: -60 },
];
const WIDE_DIGITAL_MASK = [
  { offsetHz: 4.95e6, limitDbc: -10 },
  { offsetHz: 5.3e6, limitDbc: -20 },
  { offsetHz: 6.2e6, limitDbc: -50 },
];
const MASKS: Readonly<Record<string, object[]>> = {
  'broadcast-fm': FM_MASK,
  gsm: DIGITAL_MASK,
  lte: WIDE_DIGITAL_MASK,
};

export const DEMO_CONFIG = {
  assignments: [
    { id: 'Cứu nạn 121,5 MHz', centreHz: 121.5e6, bandwidthHz: 25e3, service: 'distress', class: 'open' },
    ...licences(SEED).map(({ name, isContinuous, service, ...use }) => ({
      ...use,
      id: name,
      service,
      class: isContinuous ? 'continuous' : 'intermittent',
      mask: MASKS[service] ?? [],
    })),
  ],
  stations: [
    {
      id: 'ls-01',
      name: 'Lạng Sơn – Mẫu Sơn',
      latitude: 21.8458,
      longitude: 106.9181,
      // With it the page has field strengths to show.
      antenna: {
        name: 'Ăng-ten băng rộng (ví dụ)',
        gainDbi: [
          { hz: 80e6, db: 1 },
          { hz: 1e9, db: 4 },
        ],
        cableLossDb: [
          { hz: 80e6, db: 0.8 },
          { hz: 1e9, db: 3.1 },
        ],
        heightM: 18,
        polarisation: 'vertical',
      },
      receivers: [
        demoReceiver('ls-01-fm', 'FM 87,5–108 MHz', { startHz: 87.5e6, stopHz: 108e6, points: 820, everyMs: 200 }),
        demoReceiver('ls-01-air', 'Hàng không 118–137 MHz', {
          startHz: 118e6,
          stopHz: 137e6,
          points: 760,
          everyMs: 250,
        }),
        demoReceiver('ls-01-gsm', 'Di động 925–960 MHz', { startHz: 925e6, stopHz: 960e6, points: 700, everyMs: 200 }),
      ],
    },
    {
      id: 'ls-02',
      name: 'Lạng Sơn – Đồng Đăng',
      latitude: 21.9439,
      longitude: 106.6975,
      receivers: [
        demoReceiver('ls-02-fm', 'FM 87,5–108 MHz', { startHz: 87.5e6, stopHz: 108e6, points: 410, everyMs: 200 }),
        demoReceiver('ls-02-pmr', 'Bộ đàm 430–450 MHz', { startHz: 430e6, stopHz: 450e6, points: 800, everyMs: 200 }),
      ],
    },
  ],
};

interface DemoPlan {
  readonly startHz: number;
  readonly stopHz: number;
  readonly points: number;
  readonly everyMs: number;
}

function demoReceiver(id: string, name: string, plan: DemoPlan) {
  return {
    id,
    name,
    driver: 'simulated',
    port: { simulated: true },
    settings: { seed: SEED, site: id.startsWith('ls-02') ? 1 : 0 },
    plans: [plan] as const,
  };
}
