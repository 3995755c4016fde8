/** The licensed services of the simulated world: their frequencies and levels, and their entries in a licence list. */
import { Random } from './random.js';

/** Frequencies in MHz, levels in dBm at a site with 0 dB path gain, and licensed powers in W, as such transmitters have them. */
export const FM_STATIONS = [
  [89.0, -46, 5000],
  [91.0, -52, 2000],
  [92.5, -61, 300],
  [94.0, -43, 10_000],
  [98.9, -47, 5000],
  [100.0, -44, 10_000],
  [102.7, -49, 3000],
  [104.0, -57, 500],
  [105.5, -46, 5000],
  [96.5, -55, 2000],
] as const;

export const AIR_VOICES_MHZ = [118.1, 119.35, 120.9, 123.3, 125.1, 127.3, 132.3, 133.65] as const;
export const ATIS_HZ = 128.0e6;
export const LTE = { centreHz: 954e6, widthHz: 9e6 } as const;

/** A licensed use in this world, for code that must distinguish it from interference. */
export interface StoryLicence {
  readonly name: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly service: 'broadcast-fm' | 'aero-am' | 'land-mobile' | 'gsm' | 'lte';
  readonly isContinuous: boolean;
  /** Of broadcasters. */
  readonly powerW?: number;
}

export function licences(seed: number): StoryLicence[] {
  const fm = FM_STATIONS.map(([mhz, , powerW]) => {
    return {
      powerW,
      name: `FM ${mhz}`,
      centreHz: mhz * 1e6,
      bandwidthHz: 250e3,
      service: 'broadcast-fm',
      isContinuous: true,
    } as const;
  });
  const voices = AIR_VOICES_MHZ.map((mhz) => {
    return {
      name: `AM ${mhz}`,
      centreHz: mhz * 1e6,
      bandwidthHz: 50e3,
      service: 'aero-am',
      isContinuous: false,
    } as const;
  });
  const atis = { name: 'ATIS', centreHz: ATIS_HZ, bandwidthHz: 50e3, service: 'aero-am', isContinuous: true } as const;
  const mobile = landMobileChannels(seed).map(({ centreHz }, index) => {
    return {
      name: `PMR ${index}`,
      centreHz,
      bandwidthHz: 50e3,
      service: 'land-mobile',
      isContinuous: index === 0,
    } as const;
  });
  const gsm = gsmCarriers(seed).map(({ centreHz }, index) => {
    return { name: `GSM ${index}`, centreHz, bandwidthHz: 220e3, service: 'gsm', isContinuous: true } as const;
  });
  const lte = {
    name: 'LTE',
    centreHz: LTE.centreHz,
    bandwidthHz: LTE.widthHz + 0.9e6,
    service: 'lte',
    isContinuous: true,
  } as const;
  return [...fm, ...voices, atis, ...mobile, ...gsm, lte];
}

/** Channels of 12.5 kHz, chosen by the seed. */
export function landMobileChannels(seed: number): { centreHz: number; levelDbm: number }[] {
  const random = new Random(seed, 3);
  return Array.from({ length: 12 }, () => ({
    centreHz: 430.4e6 + Math.round(random.between(0, 1550)) * 12.5e3,
    levelDbm: random.between(-92, -62),
  }));
}

export function gsmCarriers(seed: number): { centreHz: number; levelDbm: number }[] {
  const random = new Random(seed, 4);
  return Array.from({ length: 26 }, () => ({
    centreHz: 925.4e6 + Math.round(random.between(0, 108)) * 0.2e6,
    levelDbm: random.between(-88, -58),
  }));
}
