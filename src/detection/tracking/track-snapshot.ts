/** Saves tracks, which refer to each other, as a list in which references are indices. */
import { Track } from './track.js';

export interface SavedTracks {
  /** All fields of each track; `parentAt` is the index of its parent in this list, −1 for none. */
  readonly tracks: readonly (Readonly<Record<string, unknown>> & { readonly parentAt: number })[];
}

export class TrackList {
  private readonly places = new Map<Track, number>();
  private readonly tracks: Track[] = [];

  /** Index of a track in the list, which takes it in when it is new; −1 for none. */
  place(track: Track | undefined): number {
    if (track === undefined) return -1;
    const known = this.places.get(track);
    if (known !== undefined) return known;
    const place = this.tracks.length;
    this.places.set(track, place);
    this.tracks.push(track);
    this.place(track.parent);
    return place;
  }

  save(): SavedTracks {
    return {
      tracks: this.tracks.map((track) => {
        const { parent, ...fields } = track;
        return { ...structuredCopy(fields), parentAt: this.place(parent) };
      }),
    };
  }
}

/** Restores the tracks of a snapshot with their references. */
export function revive(saved: SavedTracks): Track[] {
  const tracks = saved.tracks.map(({ parentAt: _, ...fields }) =>
    Object.assign(new Track(0, 0, 0, 0, 0), structuredCopy(fields)),
  );
  saved.tracks.forEach(({ parentAt }, i) => {
    (tracks[i] as Track).parent = parentAt < 0 ? undefined : tracks[parentAt];
  });
  return tracks;
}

function structuredCopy(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Float64Array || value instanceof Int32Array
        ? value.slice()
        : Array.isArray(value)
          ? value.map((item: object) => ({ ...item }))
          : value,
    ]),
  );
}
