/** Time that was not watched, as a strip: what was watched is an empty track, and no gap is too narrow to be seen. */

export interface Gap {
  /** Start and length as shares of the time shown. */
  readonly start: number;
  readonly share: number;
  /** Of the watch: only what is not watched is drawn. */
  readonly state: string;
}

export function GapStrip({ gaps }: { gaps: readonly Gap[] }) {
  return (
    <span className="strip" aria-hidden>
      {gaps.map(({ start, share, state }) => (
        <i
          key={start}
          data-state={state}
          style={{ left: `min(${100 * start}%, 100% - 6px)`, width: `${100 * share}%` }}
        />
      ))}
    </span>
  );
}
