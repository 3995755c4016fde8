/** `--demo`: two stations, five simulated receivers, one seeded world. */
export const DEMO_CONFIG = {
  stations: [
    {
      id: 'ls-01',
      name: 'Lạng Sơn – Mẫu Sơn',
      latitude: 21.8458,
      longitude: 106.9181,
      receivers: [
        demoReceiver('ls-01-fm', 'FM 87,5–108 MHz', { startHz: 87.5e6, stopHz: 108e6, points: 820, everyMs: 200 }),
        demoReceiver('ls-01-air', 'Hàng không 118–137 MHz', {
          startHz: 118e6,
          stopHz: 137e6,
          points: 760,
          everyMs: 250,
        }),
        demoReceiver('ls-01-gsm', 'Di động 925–960 MHz', { startHz: 925e6, stopHz: 960e6, points: 700, everyMs: 400 }),
      ],
    },
    {
      id: 'ls-02',
      name: 'Lạng Sơn – Đồng Đăng',
      latitude: 21.9439,
      longitude: 106.6975,
      receivers: [
        demoReceiver('ls-02-fm', 'FM 87,5–108 MHz', { startHz: 87.5e6, stopHz: 108e6, points: 410, everyMs: 400 }),
        demoReceiver('ls-02-pmr', 'Bộ đàm 430–450 MHz', { startHz: 430e6, stopHz: 450e6, points: 800, everyMs: 300 }),
      ],
    },
  ],
};

function demoReceiver(id: string, name: string, plan: object): object {
  return {
    id,
    name,
    driver: 'simulated',
    port: { simulated: true },
    settings: { seed: 2027, site: id.startsWith('ls-02') ? 1 : 0 },
    plans: [plan],
  };
}
