/**
 * The facts that an RF Explorer states in its text lines, with any firmware. Fields are separated by commas, not by
 * columns.
 */

/** The fields of its `#C2-F:` (or, above 9999 points, `#C2-f:`) line. */
export interface AnalyserSettings {
  readonly startHz: number;
  /** As printed: the firmware cuts it to whole Hz. */
  readonly stepHz: number;
  readonly topDbm: number;
  readonly bottomDbm: number;
  readonly points: number;
  readonly expansionActive: boolean;
  /** 0 is the spectrum analyser. */
  readonly mode: number;
  readonly minHz: number;
  readonly maxHz: number;
  readonly maxSpanHz: number;
  /** Firmware older than about 1.12 ends its line before these three. */
  readonly rbwHz: number | undefined;
  readonly offsetDb: number;
  readonly calculator: number | undefined;
}

export const CALCULATOR_NORMAL = 0;
const CALCULATOR_AVERAGE = 2;
const CALCULATORS_THAT_HOLD = new Set([1, 4, 5]);

const MODES: Readonly<Record<number, string>> = {
  2: 'WiFi analyser',
  5: 'tracking',
  6: 'sniffer',
  60: 'signal generator',
  61: 'signal generator',
  62: 'signal generator',
  63: 'signal generator',
};

const MODELS: Readonly<Record<number, string>> = {
  0: '433M',
  1: '868M',
  2: '915M',
  3: 'WSUB1G',
  4: '2.4G',
  5: 'WSUB3G',
  6: '6G',
  10: 'WSUB1G+',
  11: 'AudioPro',
  12: '2.4G+',
  13: '4G+',
  14: '6G+',
  16: 'MW5G-3G',
  17: 'MW5G-4G',
  18: 'MW5G-5G',
  60: 'RFE6GEN',
  61: 'RFE6GEN expansion',
};
const NO_MODULE = 255;

/** Codes of models whose levels do not include the input stage (because it does not fit the eight bits of a level). */
const STAGE_TO_BE_ADDED = new Set([10, 13, 14, 17, 18]);
const STAGE_OFFSETS_DB = [0, 30, -25, 60];

/** A larger offset comes from a damaged line. */
const LARGEST_OFFSET_DB = 120;

/** Undefined where the line is not a complete, plausible settings line. */
export function parseAnalyserSettings(line: string): AnalyserSettings | undefined {
  if (!/^#C2-[Ff]:/.test(line)) return undefined;
  const fields = line.slice('#C2-F:'.length).split(',');
  if (fields.length < 10 || fields.some((field) => !/^[+-]?\d+$/.test(field))) return undefined;
  const numbers = fields.map(Number);
  const at = (index: number) => numbers[index] as number;
  if (at(1) <= 0 || at(4) < 2 || at(7) >= at(8) || Math.abs(numbers[11] ?? 0) > LARGEST_OFFSET_DB) return undefined;
  return {
    startHz: at(0) * 1000,
    stepHz: at(1),
    topDbm: at(2),
    bottomDbm: at(3),
    points: at(4),
    expansionActive: at(5) === 1,
    mode: at(6),
    minHz: at(7) * 1000,
    maxHz: at(8) * 1000,
    maxSpanHz: at(9) * 1000,
    rbwHz: numbers[10] === undefined ? undefined : numbers[10] * 1000,
    offsetDb: numbers[11] ?? 0,
    calculator: numbers[12],
  };
}

/** True where levels measured under `a` and under `b` have the same bins and the same meaning. */
export function sameMeasurement(a: AnalyserSettings, b: AnalyserSettings): boolean {
  return sameRange(a, b) && a.mode === b.mode && a.offsetDb === b.offsetDb && a.calculator === b.calculator;
}

export function sameRange(a: AnalyserSettings, b: AnalyserSettings): boolean {
  return a.startHz === b.startHz && a.stepHz === b.stepHz && a.points === b.points;
}

export function stopHzOf(settings: AnalyserSettings): number {
  return settings.startHz + (settings.points - 1) * settings.stepHz;
}

export function holdsItsPeaks(settings: AnalyserSettings): boolean {
  return settings.calculator !== undefined && CALCULATORS_THAT_HOLD.has(settings.calculator);
}

export function averages(settings: AnalyserSettings): boolean {
  return settings.calculator === CALCULATOR_AVERAGE;
}

/** All facts that a unit has stated; every line that it prints is passed in. */
export class UnitState {
  settings: AnalyserSettings | undefined;
  mainModel: number | undefined;
  expansionModel: number | undefined;
  firmware: string | undefined;
  serialNumber: string | undefined;
  /** 0 direct, 1 attenuator 30 dB, 2 amplifier 25 dB, 3 attenuator 60 dB. */
  inputStage: number | undefined;
  /** Name of the unit's mode when it is not the spectrum analyser. */
  otherMode: string | undefined;

  /** Takes a line; true where it was a settings line. Other unneeded lines are skipped. */
  note(line: string): boolean {
    const settings = parseAnalyserSettings(line);
    if (settings !== undefined) {
      this.settings = settings;
      this.otherMode = settings.mode === 0 ? undefined : (MODES[settings.mode] ?? `mode ${settings.mode}`);
      return true;
    }
    const model = /^#C[23]-M:(\d{3}),(\d{3}),(\S{1,12})$/.exec(line);
    if (model !== null) {
      this.mainModel = Number(model[1]);
      this.expansionModel = Number(model[2]);
      this.firmware = model[3];
    } else if (/^#C3-[^M]/.test(line)) this.otherMode = 'signal generator';
    else if (/^#C4-F:/.test(line)) this.otherMode = 'sniffer';
    else if (/^#Sn\w{16}$/.test(line)) this.serialNumber = line.slice(3);
    else if (/^#a./.test(line) && line.length === 3) this.inputStage = line.charCodeAt(2) & 0x03;
    return false;
  }

  /** "RF Explorer WSUB1G+", or both modules of a combined unit. */
  get modelName(): string {
    const modules = [this.mainModel, this.expansionModel].filter((code) => code !== undefined && code !== NO_MODULE);
    return ['RF Explorer', modules.map((code) => MODELS[code as number] ?? `model ${code}`).join(' with ')]
      .join(' ')
      .trim();
  }

  /** dB to add to a level for the input stage in use. */
  get stageOffsetDb(): number {
    const model = this.settings?.expansionActive ? this.expansionModel : this.mainModel;
    if (this.inputStage === undefined || model === undefined || !STAGE_TO_BE_ADDED.has(model)) return 0;
    return STAGE_OFFSETS_DB[this.inputStage] ?? 0;
  }

  get attenuationDb(): number | undefined {
    return this.inputStage === undefined ? undefined : STAGE_OFFSETS_DB[this.inputStage];
  }
}

/** The input stage with this `attenuationDb`; undefined where there is none. */
export function stageFor(attenuationDb: number): number | undefined {
  const stage = STAGE_OFFSETS_DB.indexOf(attenuationDb);
  return stage === -1 ? undefined : stage;
}
