/** The questions of the embedded archive, both for the program that writes it and for a command that only reads it. */
import type * as Api from '../archive.js';
import { toPoints } from '../reading/series-table.js';
import { toSweeps } from '../reading/sweep-table.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { FrameForm, WorkerCall, WorkerResults } from './archive-protocol.js';

export interface Answering {
  call<Call extends WorkerCall>(call: Call): Promise<WorkerResults[Call['op']]>;
  /** End of the spool: an answer includes all sweeps before it. */
  written(): Promise<SpoolPosition>;
}

export class ArchiveQuestions {
  readonly #answering: Answering;

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  async query(query: Api.SweepQuery): Promise<Api.StoredSweep[]> {
    return toSweeps(await this.#call({ op: 'query', query, written: await this.#written() }));
  }

  /** The same sweeps as frames, which are only passed on: they are made where the sweeps are read. */
  async frames(query: Api.SweepQuery, form: FrameForm): Promise<Uint8Array> {
    return await this.#call({ op: 'frames', query, form, written: await this.#written() });
  }

  /** Sequence number of the sweep at each place; NaN where there is none. */
  async seqsAt(query: Api.PlaceQuery): Promise<Float64Array> {
    return await this.#call({ op: 'seqsAt', query, written: await this.#written() });
  }

  async overview(query: Api.OverviewQuery): Promise<Api.Overview> {
    return await this.#call({ op: 'overview', query, written: await this.#written() });
  }

  /** Counts of the levels at each frequency, as `encodeDensity` writes them: they are only passed on. */
  async density(query: Api.DensityQuery): Promise<Uint8Array> {
    return await this.#call({ op: 'density', query, written: await this.#written() });
  }

  async channels(receiverId: string): Promise<Api.ChannelName[]> {
    return await this.#call({ op: 'channels', receiverId, written: await this.#written() });
  }

  async channelSeries(query: Api.ChannelQuery): Promise<Api.ChannelSeriesPoint[]> {
    return toPoints(await this.#call({ op: 'channelSeries', query, written: await this.#written() }));
  }

  /** The grids of a receiver, in order of frequency. */
  async spans(receiverId: string): Promise<Api.RecordedSpan[]> {
    return await this.#call({ op: 'spans', receiverId, written: await this.#written() });
  }

  /** Periods without stored sweeps, in order of time. */
  async gaps(query: Api.GapQuery): Promise<Api.Gap[]> {
    return await this.#call({ op: 'gaps', query, written: await this.#written() });
  }

  async lastSeqs(): Promise<ReadonlyMap<string, number>> {
    return await this.#call({ op: 'lastSeqs', written: await this.#written() });
  }

  async pins(): Promise<Api.PinRange[]> {
    return await this.#call({ op: 'pins' });
  }

  async integrity(): Promise<Api.IntegrityReport> {
    return await this.#call({ op: 'integrity', written: await this.#written() });
  }

  #call<Call extends WorkerCall>(call: Call): Promise<WorkerResults[Call['op']]> {
    return this.#answering.call(call);
  }

  #written(): Promise<SpoolPosition> {
    return this.#answering.written();
  }
}
