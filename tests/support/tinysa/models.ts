/** The units that can be emulated: what they say of themselves and what they are made of. */
export const TINYSA_MODELS = ['basic', 'zs405', 'zs407'] as const;
export type TinySaModel = (typeof TINYSA_MODELS)[number];

export interface ModelFacts {
  readonly version: string;
  readonly info: string;
  readonly zeroDb: number;
  readonly maxPoints: number;
  readonly rbwRange: string;
  readonly rbwKhz: readonly number[];
  readonly startHz: number;
  readonly stopHz: number;
}

const ULTRA_RBW_KHZ = [0.2, 1, 3, 10, 30, 100, 300, 600, 850];
const BASIC_RBW_KHZ = [2.6, 10, 30, 100, 300, 600];

function info(first: string, version: string, platform: string): string {
  return [
    first,
    '2019-2024 Copyright @Erik Kaashoek',
    '2016-2020 Copyright @edy555',
    'SW licensed under GPL. See: https://github.com/erikkaashoek/tinySA',
    `Version: ${version}`,
    'Build Time: Jan 10 2024 - 11:14:08',
    'Kernel: 4.0.0',
    'Compiler: GCC 7.2.1 20170904 (release) [ARM/embedded-7-branch revision 255204]',
    'Architecture: ARMv7E-M Core Variant: Cortex-M4F',
    'Port Info: Advanced kernel mode',
    `Platform: ${platform}`,
  ].join('\r\n');
}

const ULTRA = 'tinySA4_v1.4-197-gaa78ccc';

export const MODELS: Readonly<Record<TinySaModel, ModelFacts>> = {
  basic: {
    version: 'tinySA_v1.4-175-g1c5ee29',
    info: info('tinySA v0.3ZS304', 'tinySA_v1.4-175-g1c5ee29', 'STM32F072xB Entry Level Medium Density devices'),
    zeroDb: 128,
    maxPoints: 290,
    rbwRange: '2..600',
    rbwKhz: BASIC_RBW_KHZ,
    startHz: 0,
    stopHz: 350e6,
  },
  zs405: {
    version: `${ULTRA}\r\nHW Version:V0.4.5.1 `,
    info: info('tinySA ULTRA ZS405', ULTRA, 'STM32F303xC Analog & DSP'),
    zeroDb: 174,
    maxPoints: 450,
    rbwRange: '0.2..850',
    rbwKhz: ULTRA_RBW_KHZ,
    startHz: 0,
    stopHz: 800e6,
  },
  zs407: {
    version: `${ULTRA}\r\nHW Version:V0.5.4 max2871`,
    info: info('tinySA ULTRA ZS407', ULTRA, 'STM32F303xC Analog & DSP'),
    zeroDb: 174,
    maxPoints: 450,
    rbwRange: '0.2..850',
    rbwKhz: ULTRA_RBW_KHZ,
    startHz: 0,
    stopHz: 900e6,
  },
};

/** Faults seen in the field, by name; several may be given at once. */
export const TINYSA_FAULTS = [
  /** Greets at connect. */
  'banner',
  /** The rest of a sweep that another program asked for is still under way at connect. */
  'binary-tail',
  /** ModemManager has typed into the shell: a line of its own, and half a line in front of our first command. */
  'at-echo',
  'double-prompt',
  /** The answer to the first `version` after power-on is garbage. */
  'malformed-first-reply',
  /** A build of one's own: `tinySA4_` with nothing behind it. */
  'empty-version',
  /** Every third sweep ends after two fifths of its points, as when the screen is touched. */
  'early-end',
  /** An early end gives no prompt either, and the scan is over. */
  'silent-early-end',
  /** `abort` ends the scan and prints no prompt of its own. */
  'no-prompt-after-abort',
  'command-timeout',
  /** Stops for ever in the middle of the second sweep. */
  'hang',
  /** Prints ten as `:`. */
  'colon-digit',
  /** Ignores "continuous", takes any fourth argument for "unbuffered", knows no `abort` (2023). */
  'old-firmware',
  /** `scanraw` takes three arguments (before 2023); no `zero` either. */
  'oldest-firmware',
  'no-scanraw',
  /** The screen shows dBµV, and so do `scan` and `data`. */
  'unit-dbuv',
  'zero-changed',
  /** Left in single trigger: measures nothing until told `trigger auto`. */
  'trigger-single',
  /** Seven bytes of the second sweep are lost on the way. */
  'lost-bytes',
  /** Two whole points of the second sweep are lost: the frame is sound, but short. */
  'lost-points',
  /** Another program crashed and left a continuous scan running. */
  'scan-left-running',
] as const;
export type TinySaFault = (typeof TINYSA_FAULTS)[number];
