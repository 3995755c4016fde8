/** An SRTM tile whose points are given by their latitude and longitude; `steps` of a degree: 1200 or 3600. */
export function tile(
  name: string,
  steps: number,
  heightOf: (latitude: number, longitude: number) => number,
): Uint8Array {
  const [south, west] = [Number(name.slice(1, 3)) * (name[0] === 'S' ? -1 : 1), Number(name.slice(4, 7))];
  const bytes = new DataView(new ArrayBuffer(2 * (steps + 1) ** 2));
  for (let row = 0; row <= steps; row++)
    for (let column = 0; column <= steps; column++)
      bytes.setInt16(2 * (row * (steps + 1) + column), heightOf(south + 1 - row / steps, west + column / steps));
  return new Uint8Array(bytes.buffer);
}
