/**
 * Cells that are unusual at a place make a case in their band, which says why, what would refute it, and what to do; it calls none
 * false. A person who closes it as a permitted use has its cells learnt.
 */
import { join } from 'node:path';
import { sentenceOf } from '../../errors/errors.js';
import { KeptJson } from '../../files/kept-json.js';
import type { OnLost } from '../../files/put-aside.js';
import { type EmissionReport, NO_LEVEL_DBM } from '../../incidents/emission-report.js';
import { UNUSUAL_CELL } from '../../incidents/shared-case.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { owned } from '../../time/work.js';
import { dayOf } from '../../watch/roster/local-day.js';
import { say } from '../../words/said.js';
import * as memory from './cell-memory.js';
import { type Cell, downlinkOf } from './heard-cells.js';

/** A cell that was not heard for so many minutes is gone. Counted: a clock that is set back ends nothing late. */
const GONE_LOOKS = 10;
const MOST_CAUSES = 8;
const NOTHING: memory.CellMemory = { days: 0, day: 0, heard: {} };

interface CellWatchOptions {
  readonly desk: IncidentDesk;
  /** Whose modems these are; undefined where nothing is to be told: a hub is no place. */
  stationId(): string | undefined;
  readonly onLost: OnLost;
  onFault(sentence: string): void;
}

export class CellWatch {
  readonly #file: KeptJson<memory.CellMemory>;
  readonly #options: CellWatchOptions;
  readonly #told = new Map<string, { readonly report: EmissionReport; looks: number }>();
  /** By who looked: what was unusual. One look proves nothing, as a line may be damaged. */
  readonly #before = new Map<string, readonly string[]>();
  readonly #camped = new Map<string, string>();

  private constructor(file: KeptJson<memory.CellMemory>, options: CellWatchOptions) {
    this.#file = file;
    this.#options = options;
    const open = options.desk.caseBook.incidents.live.flatMap(({ emissions }) => emissions.filter((one) => one.active));
    const begin = `${UNUSUAL_CELL}-${options.stationId()}-`;
    for (const report of open.filter(({ emissionId }) => emissionId.startsWith(begin)))
      this.#told.set(report.emissionId.slice(begin.length).replace(/-\w+$/, ''), { report, looks: 0 });
  }

  static async open(dataDir: string, options: CellWatchOptions): Promise<CellWatch> {
    const path = join(dataDir, 'cells.json');
    return new CellWatch(await KeptJson.open(path, memory.memorySchema, NOTHING, options), options);
  }

  /** Number of usual cells, the days in which they were learnt, and the cell of the modem. */
  learnt(port: string) {
    const cells = memory.usualIn(this.#file.value).filter((key) => key.includes('-')).length;
    return { cells, cellDays: this.#file.value.days, cell: this.#camped.get(port) };
  }

  /** @param by the port, or another name for what is asked less often */
  take(by: string, heard: memory.Heard): void {
    const at = this.#options.desk.clock();
    const unusual = memory.unusualIn(this.#file.value, heard);
    const before = this.#before.get(by) ?? [];
    const signs = unusual.map(({ said }) => said.en);
    this.#before.set(by, signs);
    if (heard.serving !== undefined) this.#camped.set(by, memory.keyOf(heard.serving));
    let now = memory.learnt(this.#file.value, heard, dayOf(at));
    for (const one of unusual) {
      const key = memory.keyOf(one.cell);
      const told = before.includes(one.said.en) ? this.#tell(one, at) : undefined;
      if (told !== undefined && now.heard[key]?.told !== told) now = memory.noted(now, key, told);
    }
    this.#keep(now);
  }

  /** Called each minute: ends what is no longer heard, and learns what a person called permitted. */
  look(): void {
    const { desk } = this.#options;
    let now = this.#file.value;
    for (const [key, { told }] of Object.entries(now.heard)) {
      const { resolution, noise } = (told && desk.caseBook.incidents.withEmission([told])) || {};
      if (resolution?.source !== 'legal' && noise?.why !== 'legal') continue;
      now = memory.noted(now, key, undefined);
      this.#end(key);
    }
    for (const [key, told] of this.#told) {
      told.looks += 1;
      if (told.looks > GONE_LOOKS) this.#end(key);
    }
    this.#keep(now);
  }

  #end(key: string): void {
    const told = this.#told.get(key);
    if (told !== undefined) this.#options.desk.take({ ...told.report, active: false });
    this.#told.delete(key);
  }

  /** No notice waits for the disk. */
  #keep(now: memory.CellMemory): void {
    if (now !== this.#file.value) owned(this.#file.set(now), (error) => this.#options.onFault(sentenceOf(error)));
  }

  /** The id under which a cell is told. */
  #tell({ cell, said }: memory.Unusual, at: number): string | undefined {
    const stationId = this.#options.stationId();
    if (stationId === undefined) return undefined;
    const key = memory.keyOf(cell);
    const first = this.#told.get(key)?.report ?? firstReport(cell, stationId, at);
    const { causes = [], emissionId } = first;
    const isNew = causes.length < MOST_CAUSES && causes.every(({ en }) => en !== said.en);
    const lastHeardAt = Math.max(first.lastHeardAt, at);
    const report = { ...first, lastHeardAt, causes: isNew ? [...causes, said] : causes };
    this.#told.set(key, { report, looks: 0 });
    if (isNew) this.#options.desk.take(report);
    return emissionId;
  }
}

function firstReport(cell: Cell, stationId: string, at: number): EmissionReport {
  const { isTold, ...range } = downlinkOf(cell);
  const heard = { firstHeardAt: at, lastHeardAt: at, active: true, confirmed: true };
  return {
    emissionId: [UNUSUAL_CELL, stationId, memory.keyOf(cell), at.toString(36)].join('-'),
    stationId,
    receiverId: '',
    ...range,
    ...heard,
    peakDbm: NO_LEVEL_DBM,
    excessDb: 0,
    emissionClass: UNUSUAL_CELL,
    causes: isTold ? [] : [say('the channel is not told: this is a usual band of its technology')],
  };
}
