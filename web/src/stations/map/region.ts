/**
 * The possible region of an incident, from the stations that received it and their levels: the land nearer to the
 * station with the highest level than to any station with a clearly lower one, within the reach of a receiver. A region
 * to search, never a point. Pure.
 */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Hearing extends Place {
  readonly peakDbm: number | undefined;
}

/** Distance at which a receiver on a hill receives a transmitter of some watts; no region extends further. */
export const REACH_KM = 40;
/** Levels with a smaller difference show nothing: antennas and sites differ as much. */
const TELLING_DB = 6;
const DIRECTIONS = 72;
const KM_PER_DEGREE = 111.2;

/**
 * The border of the region, all round; empty where no station received it. The first station must have the highest
 * level.
 */
export function regionOf(heard: readonly Hearing[]): Place[] {
  const [loudest, ...others] = heard;
  if (loudest === undefined) return [];
  const quieter = others.filter(({ peakDbm }) => {
    return loudest.peakDbm !== undefined && peakDbm !== undefined && loudest.peakDbm - peakDbm >= TELLING_DB;
  });
  const offsets = quieter.map((other) => offsetKm(loudest, other));
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angle = (2 * Math.PI * i) / DIRECTIONS;
    const [east, north] = [Math.sin(angle), Math.cos(angle)];
    let km = REACH_KM;
    for (const [x, y] of offsets) {
      // In this direction the line half-way to the other station is crossed at |o|² / (2 o·d).
      const along = x * east + y * north;
      if (along > 0) km = Math.min(km, (x * x + y * y) / (2 * along));
    }
    return moved(loudest, east * km, north * km);
  });
}

/** The sector of an antenna: from the station, `halfWidthDeg` to either side of its direction. */
export function sectorOf(station: Place, azimuthDeg: number, halfWidthDeg: number, km: number): Place[] {
  const steps = 12;
  const arc = Array.from({ length: steps + 1 }, (_, i) => {
    const degrees = azimuthDeg - halfWidthDeg + (2 * halfWidthDeg * i) / steps;
    const angle = (degrees * Math.PI) / 180;
    return moved(station, Math.sin(angle) * km, Math.cos(angle) * km);
  });
  return [{ latitude: station.latitude, longitude: station.longitude }, ...arc];
}

/** East and north, on the plane tangent to the earth there: accurate to a percent over such distances. */
export function offsetKm(from: Place, to: Place): readonly [east: number, north: number] {
  const shrink = Math.cos((from.latitude * Math.PI) / 180);
  return [(to.longitude - from.longitude) * KM_PER_DEGREE * shrink, (to.latitude - from.latitude) * KM_PER_DEGREE];
}

function moved({ latitude, longitude }: Place, eastKm: number, northKm: number): Place {
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return { latitude: latitude + northKm / KM_PER_DEGREE, longitude: longitude + eastKm / (KM_PER_DEGREE * shrink) };
}
