/**
 * The commands of each family of SCPI analysers, as data. The commands of MS2720T, N9344C, N9936B, FSL, FSVR, FSW and
 * SA2500 are those of a national regulator's program (InovaFiscaliza/appColeta, ReceiverLib.json); the others follow
 * the makers' programming manuals.
 */
import type { UsbId } from '../../src/receiver/driver.js';

export interface PointsRange {
  readonly fewest: number;
  readonly most: number;
}

export interface ScpiProfile {
  /** The name in `settings: {profile}` of the configuration. */
  readonly id: string;
  readonly label: string;
  /** Matched against the maker and model fields of the answer to `*IDN?`. */
  readonly idn: RegExp;
  /** The widest range of any model of the family; an instrument with fewer options refuses the rest itself. */
  readonly minHz: number;
  readonly maxHz: number;
  /** A fixed number of bins, or the range of numbers that `pointsHeader` can set. */
  readonly points: number | PointsRange;
  /** Headers and values set before measuring, in this order; each is asked first and restored afterwards. */
  readonly set: readonly (readonly [header: string, value: string])[];
  readonly startHeader: string;
  readonly stopHeader: string;
  readonly rbwHeader: string;
  readonly attenuationHeader: string;
  readonly detectorHeader: string;
  /** Absent where the sweep time cannot be asked. */
  readonly sweepTimeHeader?: string;
  readonly pointsHeader?: string;
  readonly trace: string;
  /** True when the instrument sweeps by itself, so that the same trace may be read twice. */
  readonly isContinuous?: boolean;
}

const FREQUENCY = { startHeader: 'FREQuency:STARt', stopHeader: 'FREQuency:STOP' };
const COMMON = {
  ...FREQUENCY,
  rbwHeader: 'BANDwidth:RESolution',
  attenuationHeader: 'INPut:ATTenuation',
  detectorHeader: 'DETector:FUNCtion',
  sweepTimeHeader: 'SWEep:TIME',
};
const SINGLE = ['INITiate:CONTinuous', 'OFF'] as const;
const DBM = ['UNIT:POWer', 'DBM'] as const;
const REAL_32 = ['FORMat:DATA', 'REAL,32'] as const;
const TRACE_1 = 'INITiate:IMMediate;*WAI;:TRACe:DATA? TRACE1';

/** The first profile that matches is used: special models stand before their families. */
export const PROFILES: readonly ScpiProfile[] = [
  {
    ...COMMON,
    id: 'rs-fpc',
    label: 'R&S FPC/FPH',
    idn: /rohde.*,\s*fp[ch]/i,
    minHz: 5e3,
    maxHz: 3e9,
    points: 631,
    set: [REAL_32, DBM, SINGLE],
    trace: TRACE_1,
  },
  {
    ...COMMON,
    id: 'rs-fsh',
    label: 'R&S FSH4/8/13/20',
    idn: /rohde.*,\s*fsh-?(4|8|13|20)/i,
    minHz: 9e3,
    maxHz: 20e9,
    points: 631,
    set: [REAL_32, DBM, SINGLE],
    trace: TRACE_1,
  },
  {
    ...COMMON,
    id: 'rs-fsw',
    label: 'R&S FSW/FSV/FSL',
    idn: /rohde.*,\s*fs[wvlupqr]/i,
    minHz: 2,
    maxHz: 90e9,
    points: { fewest: 101, most: 32_001 },
    pointsHeader: 'SWEep:POINts',
    set: [['INSTrument', 'SAN'], REAL_32, DBM, SINGLE],
    detectorHeader: 'DETector1:FUNCtion',
    trace: TRACE_1,
  },
  {
    ...COMMON,
    id: 'rigol-dsa',
    label: 'Rigol DSA700/DSA800',
    idn: /rigol.*,\s*dsa/i,
    minHz: 9e3,
    maxHz: 7.5e9,
    points: 601,
    set: [['FORMat:TRACe:DATA', 'REAL,32'], DBM, SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    trace: TRACE_1,
  },
  {
    ...COMMON,
    id: 'siglent-ssa',
    label: 'Siglent SSA3000X',
    idn: /siglent.*,\s*s[svh]a/i,
    minHz: 9e3,
    maxHz: 7.5e9,
    points: 751,
    set: [['FORMat:TRACe:DATA', 'ASCii'], DBM, SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    detectorHeader: 'DETector:TRACe1:FUNCtion',
    trace: 'INITiate:IMMediate;*WAI;:TRACe:DATA? 1',
  },
  {
    ...COMMON,
    id: 'keysight-n934x',
    label: 'Keysight N934x',
    idn: /(keysight|agilent).*,\s*n934/i,
    minHz: 9e3,
    maxHz: 20e9,
    points: 461,
    set: [['FORMat:DATA', 'REAL'], DBM, SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    detectorHeader: 'DETector:TRACe1:FUNCtion',
    trace: TRACE_1,
  },
  {
    ...COMMON,
    id: 'keysight-n99xx',
    label: 'Keysight FieldFox N99xx',
    idn: /(keysight|agilent).*,\s*n99/i,
    minHz: 5e3,
    maxHz: 54e9,
    points: { fewest: 2, most: 20_001 },
    pointsHeader: 'SWEep:POINts',
    set: [['INSTrument', '"SA"'], REAL_32, ['AMPLitude:UNIT', 'DBM'], SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    trace: 'INITiate:RESTart;*WAI;:TRACe1:DATA?',
  },
  {
    ...COMMON,
    id: 'anritsu-ms272xt',
    label: 'Anritsu MS2720T',
    idn: /anritsu.*,\s*"?ms27\d\d[tc]/i,
    minHz: 9e3,
    maxHz: 43e9,
    points: 551,
    set: [['INSTrument', '"SPA"'], REAL_32, DBM, SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    sweepTimeHeader: 'SWEep:TIME:ACTual',
    trace: 'INITiate:IMMediate;*WAI;:TRACe:DATA? 1',
  },
  {
    ...COMMON,
    id: 'anritsu-ms272xb',
    label: 'Anritsu MS271x/MS272x',
    idn: /anritsu.*,\s*"?ms27/i,
    minHz: 9e3,
    maxHz: 43e9,
    points: 551,
    set: [['FORMat:DATA', 'INTeger,32'], DBM, SINGLE],
    attenuationHeader: 'POWer:RF:ATTenuation',
    sweepTimeHeader: 'SWEep:TIME:ACTual',
    trace: 'INITiate:IMMediate;*WAI;:TRACe:DATA? 1',
  },
  {
    id: 'tektronix-sa2500',
    label: 'Tektronix SA2500/H500',
    idn: /tektronix.*,\s*"?(sa2500|h500)/i,
    minHz: 10e3,
    maxHz: 6.2e9,
    points: 501,
    set: [['DISPlay:GENeral:MEASview:SELect', 'SPEC'], ['FORMat:DATA', 'BIN'], DBM],
    startHeader: 'SPECtrum:FREQuency:STARt',
    stopHeader: 'SPECtrum:FREQuency:STOP',
    rbwHeader: 'SPECtrum:BANDwidth:RESolution',
    attenuationHeader: 'INPut:ATTenuation',
    detectorHeader: 'TRACe1:SPECtrum:DETection',
    trace: 'INIT;*WAI;:FETCH:SPECTRUM:TRACE1?',
    isContinuous: true,
  },
];

/** USB adapters used with instruments that have a serial port. */
export const ADAPTERS: readonly UsbId[] = [
  { vendorId: '0403', productId: '6001' },
  { vendorId: '067b', productId: '2303' },
];

export function profileFor(maker: string, model: string): ScpiProfile | undefined {
  return PROFILES.find(({ idn }) => idn.test(`${maker},${model}`));
}
