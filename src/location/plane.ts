/** A flat map around one place: metres east and north of it. Exact to a metre in a thousand over some tens of kilometres. */
export interface Point {
  readonly eastM: number;
  readonly northM: number;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const METRES_PER_DEGREE = 111_320;

export class Plane {
  readonly #origin: Place;
  readonly #eastMetres: number;

  constructor(origin: Place) {
    this.#origin = origin;
    this.#eastMetres = METRES_PER_DEGREE * Math.cos((origin.latitude * Math.PI) / 180);
  }

  pointOf({ latitude, longitude }: Place): Point {
    return {
      eastM: (longitude - this.#origin.longitude) * this.#eastMetres,
      northM: (latitude - this.#origin.latitude) * METRES_PER_DEGREE,
    };
  }

  placeOf({ eastM, northM }: Point): Place {
    return {
      latitude: this.#origin.latitude + northM / METRES_PER_DEGREE,
      longitude: this.#origin.longitude + eastM / this.#eastMetres,
    };
  }
}

export function distanceM(a: Point, b: Point): number {
  return Math.hypot(a.eastM - b.eastM, a.northM - b.northM);
}

/** Square cells in rows from south to north. */
export interface Grid {
  readonly westM: number;
  readonly southM: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
}

/** A grid over the points and `marginM` beyond, of at most `mostCells` on its longer side and no cell below `leastCellM`. */
export function gridOver(points: readonly Point[], marginM: number, mostCells: number, leastCellM: number): Grid {
  let [westM, southM, eastM, northM] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1 / 0, -1 / 0];
  for (const point of points) {
    westM = Math.min(westM, point.eastM - marginM);
    eastM = Math.max(eastM, point.eastM + marginM);
    southM = Math.min(southM, point.northM - marginM);
    northM = Math.max(northM, point.northM + marginM);
  }
  const cellM = Math.max(leastCellM, Math.max(eastM - westM, northM - southM) / mostCells);
  const columns = Math.max(1, Math.ceil((eastM - westM) / cellM));
  return { westM, southM, cellM, columns, rows: Math.max(1, Math.ceil((northM - southM) / cellM)) };
}

export function centreOf(grid: Grid, cell: number): Point {
  const row = Math.floor(cell / grid.columns);
  return {
    eastM: grid.westM + (cell - row * grid.columns + 0.5) * grid.cellM,
    northM: grid.southM + (row + 0.5) * grid.cellM,
  };
}
