/** Example scripts: typical cases at stations in Vietnam (airband, FM, mobile uplink, jammers). */
import { MINUTE_MS, SECOND_MS } from '../../time/units.js';
import type { DrillScript } from '../../watch/drill.js';

export const DRILL_SCRIPTS: readonly (DrillScript & { readonly id: string; readonly nameEn: string })[] = [
  {
    id: 'distress-carrier',
    name: 'Sóng mang trên tần số cấp cứu 121,5 MHz',
    nameEn: 'Carrier on the distress frequency 121.5 MHz',
    stationIds: [],
    answer: 'Phao cấp cứu (ELT/EPIRB) bị kích hoạt nhầm: phát liên tục, không có thoại. / A beacon set off by mistake.',
    emitters: [
      {
        shape: 'carrier',
        centreHz: 121.5e6,
        bandwidthHz: 25e3,
        levelDbm: -75,
        fromMs: 20 * SECOND_MS,
        forMs: 8 * MINUTE_MS,
      },
    ],
  },
  {
    id: 'loudspeaker-airband',
    name: 'Truyền thanh không dây lọt vào băng hàng không',
    nameEn: 'Wireless loudspeaker falling into the airband',
    stationIds: [],
    answer:
      'Máy phát truyền thanh xã phát xạ ngoài băng: rộng như FM, theo giờ phát thanh. / A commune loudspeaker transmitter.',
    emitters: [
      {
        shape: 'fm',
        centreHz: 124.6e6,
        bandwidthHz: 180e3,
        levelDbm: -70,
        fromMs: 30 * SECOND_MS,
        forMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    id: 'mobile-jammer',
    name: 'Thiết bị gây nhiễu băng di động 900 MHz',
    nameEn: 'Jammer in the 900 MHz mobile band',
    stationIds: [],
    answer:
      'Tạp âm rộng bật tắt: thiết bị phá sóng hoặc kích sóng tự dao động. / A jammer, or a booster that oscillates.',
    emitters: [
      {
        shape: 'noise',
        centreHz: 942e6,
        bandwidthHz: 12e6,
        levelDbm: -82,
        fromMs: 30 * SECOND_MS,
        forMs: 10 * MINUTE_MS,
        pulses: { onMs: 40 * SECOND_MS, everyMs: 70 * SECOND_MS },
      },
    ],
  },
  {
    id: 'drifting-carrier',
    name: 'Sóng mang trôi tần trong băng FM',
    nameEn: 'Drifting carrier in the FM band',
    stationIds: [],
    answer:
      'Máy phát FM tự chế hoặc hỏng dao động: trôi chậm theo nhiệt độ. / A home-made FM transmitter whose oscillator drifts.',
    emitters: [
      {
        shape: 'carrier',
        centreHz: 92.13e6,
        bandwidthHz: 25e3,
        levelDbm: -72,
        driftHzPerS: 250,
        fromMs: 30 * SECOND_MS,
        forMs: 10 * MINUTE_MS,
      },
    ],
  },
];
