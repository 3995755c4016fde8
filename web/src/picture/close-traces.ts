/** The traces of a part of the range that is looked at closely, in bins finer than those of the whole range. Pure. */
import { type Grid, type Span, sameGrid, spanOf } from './grid.js';
import { type SourceKind, Traces } from './traces.js';

export class CloseTraces {
  #traces: Traces[] = [];
  #left: Grid[] = [];

  /** Those with a newest sweep. */
  get heard(): readonly Traces[] {
    return this.#traces.filter(({ startedAt }) => startedAt > 0);
  }

  of(grid: Grid): Traces {
    const known = this.#traces.find((traces) => sameGrid(traces.grid, grid));
    if (known !== undefined) return known;
    const traces = new Traces(grid);
    this.#traces.push(traces);
    this.#left = this.#left.filter((other) => !sameGrid(other, grid));
    return traces;
  }

  /** Another part is looked at. */
  end(): void {
    this.#left.push(...this.#traces.map(({ grid }) => grid));
    this.#traces = [];
  }

  /** Grids of earlier parts, each told once. */
  left(): readonly Grid[] {
    return this.#left.splice(0);
  }
}

/** True where a part has finer bins than the whole for all of the whole that is in view. */
export function showsMore(part: Grid, whole: Grid, view: Span): boolean {
  const [there, all] = [spanOf(part), spanOf(whole)];
  return (
    part.stepHz < whole.stepHz &&
    there.startHz <= Math.max(view.startHz, all.startHz) + part.stepHz &&
    // The last thinned bin of the whole may reach beyond what was measured.
    there.stopHz >= Math.min(view.stopHz, all.stopHz - whole.stepHz) - part.stepHz &&
    there.startHz < view.stopHz &&
    view.startHz < there.stopHz
  );
}

/** A copy of traces, for a paused screen. */
export function frozenSource(traces: Traces) {
  const still = traces.frozen();
  return { grid: still.grid, startedAt: still.startedAt, levels: (kind: SourceKind) => still[kind] };
}
