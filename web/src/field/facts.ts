/** What the program says of stations, receivers and ports, as the field screens use it; shapes as in the OpenAPI document. */

import { get, listIn } from '../asking/request.js';
import type { Sentence } from '../cases/incident.js';
import { isReceiver, type ReceiverInfo } from '../live/api.js';

export interface TablePoint {
  readonly hz: number;
  readonly db: number;
}

export const POLARISATIONS = ['vertical', 'horizontal', 'slant', 'circular-right', 'circular-left'] as const;
export type Polarisation = (typeof POLARISATIONS)[number];

export interface Antenna {
  readonly name: string;
  readonly gainDbi?: readonly TablePoint[];
  readonly factorDbPerM?: readonly TablePoint[];
  readonly cableLossDb?: readonly TablePoint[];
  readonly azimuthDeg?: number;
  readonly heightM?: number;
  readonly polarisation?: Polarisation;
  readonly photo?: string;
}

export interface FieldStation {
  readonly id: string;
  readonly name: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly antenna?: Antenna;
  readonly gps?: {
    readonly status: 'searching' | 'no-fix' | 'fix' | 'lost';
    readonly latitude?: number;
    readonly longitude?: number;
    readonly altitudeM?: number;
    readonly at?: string;
    readonly clockOffsetMs?: number;
    readonly problem?: string;
  };
  readonly clock?: 'good' | 'bad' | 'unchecked';
  readonly receiverIds: readonly string[];
}

export interface FieldPlan {
  readonly startHz: number;
  readonly stopHz: number;
  readonly points?: number;
  readonly rbwHz?: number;
  readonly attenuationDb?: number;
  readonly everyMs?: number;
  readonly priority?: number;
}

export interface Revisit {
  readonly sweepMs: number;
  readonly measured: boolean;
  readonly revisitMs?: number;
  readonly worstRevisitMs?: number;
  readonly share: number;
  readonly late: boolean;
  readonly missed: readonly { readonly burstMs: number; readonly share: number }[];
}

export interface FieldReceiver extends ReceiverInfo {
  readonly since: string;
  readonly nextAttemptAt?: string;
  readonly serialNumber?: string;
  readonly minHz?: number;
  readonly maxHz?: number;
  readonly maxPoints?: number;
  readonly sweeps: number;
  readonly intervalMs?: number;
  readonly antenna?: Antenna;
  readonly activity: 'plans' | 'closer-look' | 'hold' | 'idle';
  readonly look?: { readonly emissionId: string; readonly startHz: number; readonly stopHz: number };
  readonly busy?: {
    readonly by: string;
    readonly reason: string;
    readonly since: string;
    readonly until: string;
    readonly plan: FieldPlan;
  };
  readonly lastSweep?: ReceiverInfo['lastSweep'] & { readonly at: string; readonly flags: readonly string[] };
}

export interface ProbeStep {
  readonly step: string;
  readonly baudRate: number;
  readonly tookMs: number;
  readonly outcome: 'recognised' | 'silent' | 'other' | 'failed';
  readonly heard?: string;
  readonly problem?: string;
}

export interface Probe {
  readonly steps: readonly ProbeStep[];
  readonly driverId?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly serialNumber?: string;
  readonly minHz?: number;
  readonly maxHz?: number;
  readonly gps?: { readonly serial: string; readonly baudRate: number };
  readonly advice?: string;
  readonly proposal?: Proposal;
}

export interface Proposal {
  readonly name: string;
  readonly driver: string;
  readonly port: { readonly serial: string; readonly baudRate: number };
  readonly serialNumber?: string;
  readonly plans: readonly FieldPlan[];
}

export interface Port {
  readonly id: string;
  readonly path: string;
  readonly usb?: string;
  readonly maker?: string;
  readonly byPath: readonly string[];
  readonly since: string;
  readonly receiverId?: string;
  readonly nominated: readonly { readonly id: string; readonly label: string }[];
  readonly isBeingAsked: boolean;
  readonly holders: readonly { readonly pid: number; readonly name: string }[];
  readonly troubles: readonly (Sentence & { readonly code: string; readonly command?: string })[];
  readonly answered?: Probe & { readonly at: string };
}

export interface DriverInfo {
  readonly id: string;
  readonly label: string;
  readonly baudRates: readonly number[];
  readonly takesSettings: boolean;
}

export interface Calibration {
  readonly id: string;
  readonly version: number;
  readonly measuredAt: string;
  readonly author: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly withdrawnAt?: string;
  readonly note?: string;
  readonly correctionsDb: readonly TablePoint[];
  readonly uncertaintyDb?: number;
}

export type Verdict = 'good' | 'doubtful' | 'bad' | 'unknown';
export type TrialKind = 'acceptance' | 'self-test';

export interface SpurMap {
  readonly learnedAt: string;
  readonly by: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly sweeps: number;
  readonly floorDbm: number;
  readonly spurs: readonly { readonly hz: number; readonly levelDbm: number; readonly excessDb: number }[];
}

export interface Trial {
  readonly kind: TrialKind;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly by: string;
  readonly done: number;
  readonly of: number;
  readonly problem?: Sentence;
  readonly spurMap?: SpurMap;
  readonly acceptance?: {
    readonly verdict: Verdict;
    readonly checks: readonly (Sentence & { readonly id: string; readonly verdict: Verdict })[];
    readonly floorDbm?: number;
    readonly strongestDbm?: number;
    readonly sweeps: number;
  };
}

export interface Health {
  readonly from: string;
  readonly to: string;
  readonly intervalMs?: number;
  readonly usualSweeps: number;
  readonly missedSweeps: number;
  readonly points: readonly { readonly at: string; readonly floorDbm?: number; readonly sweeps: number }[];
}

// The answers below are of the program this page came with: their shape is its own schema, checked there.

export async function fetchFieldStations(): Promise<readonly FieldStation[]> {
  return listIn(await get('/api/v1/stations'), 'stations') as FieldStation[];
}

export async function fetchFieldReceivers(): Promise<readonly FieldReceiver[]> {
  return listIn(await get('/api/v1/receivers'), 'receivers').filter(isReceiver) as FieldReceiver[];
}

export async function fetchPorts(): Promise<readonly Port[]> {
  return listIn(await get('/api/v1/ports'), 'ports') as Port[];
}

export function receiverPath(receiverId: string, part = ''): string {
  return `/api/v1/receivers/${encodeURIComponent(receiverId)}${part === '' ? '' : `/${part}`}`;
}
