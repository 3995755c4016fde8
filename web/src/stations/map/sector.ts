/** Shapes on the map: the sector of an antenna, and the line of a bearing. Pure. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const KM_PER_DEGREE = 111.2;

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

function moved({ latitude, longitude }: Place, eastKm: number, northKm: number): Place {
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return { latitude: latitude + northKm / KM_PER_DEGREE, longitude: longitude + eastKm / (KM_PER_DEGREE * shrink) };
}
