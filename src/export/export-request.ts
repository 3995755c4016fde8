/** The requests for an export: which data, for which time, in which format. */
import type { IncidentState } from '../incidents/incident.js';
import type { Quantity } from '../rf/correction.js';
import type { Channel } from '../store/archive.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import type { SweepFormat, TableFormat } from '../watch/papers/formats.js';
import type { SliceRequest } from './sweep-slices.js';

/** Instants are epoch ms, `from` inclusive, `to` exclusive. */
export interface SweepsRequest extends SliceRequest {
  readonly what: 'sweeps';
  readonly format: SweepFormat;
  /**
   * Quantity to convert to. When absent the levels stay as received; the applicable correction is stated in both cases.
   */
  readonly corrected?: Quantity | undefined;
}

export interface IncidentsRequest {
  readonly what: 'incidents';
  readonly format: TableFormat;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  readonly stationId?: string | undefined;
  readonly states?: readonly IncidentState[] | undefined;
}

export interface OccupancyRequest {
  readonly what: 'occupancy';
  readonly format: TableFormat;
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  /** Name of one channel; all channels of the receiver when absent. */
  readonly channel?: string | undefined;
  /** Length of a point, a whole multiple of 10 s; 10 minutes when absent. */
  readonly everyMs?: number | undefined;
}

/** Occupancy counted again from stored sweeps: with the rule, and with the channels given or those of today. */
export interface RecountRequest {
  readonly what: 'recount';
  readonly format: TableFormat;
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly rule: OccupancyRule;
  /** Licences that are in force at some time of the range, and the band plan, when absent; equal parts in any case. */
  readonly channels?: readonly Channel[] | undefined;
}

export interface BundleRequest {
  readonly what: 'bundle';
  readonly incidentId: string;
  /** A part of the time pinned for the incident; all of it when absent. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export type DataRequest = SweepsRequest | IncidentsRequest | OccupancyRequest | RecountRequest;
export type ExportRequest = DataRequest | BundleRequest;
