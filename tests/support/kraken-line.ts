/** Lines as krakensdr_doa writes them for the Kraken App. */
export interface KrakenLine {
  /** Of the emission, degrees clockwise from true north. */
  readonly deg: number;
  /** Of the array's front, the same. */
  readonly heading: number;
  readonly receiver: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly hz: number;
  readonly array?: 'UCA' | 'ULA';
  /** Of the second field, which has turned both ways; the 360 values turn counter-clockwise always. */
  readonly isClockwise?: boolean;
}

export function krakenLine({
  deg,
  heading,
  receiver,
  latitude,
  longitude,
  hz,
  array = 'UCA',
  isClockwise,
}: KrakenLine) {
  const theta = (Math.round(heading) - Math.round(deg) + 1080) % 360;
  const field = isClockwise === true ? 360 - theta : theta;
  const values = Array.from({ length: 360 }, (_, i) => {
    const apart = Math.abs(((i - theta + 540) % 360) - 180);
    return (30 / (1 + (apart / 12) ** 2)).toFixed(2);
  });
  const head = [1_772_334_001_250, field, 71.2, -41.5, hz, array, 510, receiver, latitude, longitude];
  return `${[...head, heading, heading, 'GPS', 'R', 'R', 'R', 'R', ...values].join(', ')} `;
}
