/** Curves one above the other, each on its own scale from zero, with their first and last values in words. */
export interface Curve {
  readonly name: string;
  readonly values: readonly number[];
}

const WIDTH = 900;
const HEIGHT = 130;
const LEFT = 130;

export function plotSvg(curves: readonly Curve[], { minutes }: { readonly minutes: number }): string {
  const panels = curves.map(({ name, values }, index) => {
    const most = Math.max(1e-9, ...values) * 1.1;
    const top = index * HEIGHT;
    const points = values.map((value, i) => {
      const x = LEFT + (i / Math.max(1, values.length - 1)) * (WIDTH - LEFT - 10);
      const y = top + HEIGHT - 20 - (value / most) * (HEIGHT - 35);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    const words = `${name} ${(values[0] ?? 0).toFixed(1)} → ${(values.at(-1) ?? 0).toFixed(1)}`;
    return `<text x="8" y="${top + 30}" font-size="13">${words}</text>
<line x1="${LEFT}" x2="${WIDTH - 10}" y1="${top + HEIGHT - 20}" y2="${top + HEIGHT - 20}" stroke="#999"/>
<polyline fill="none" stroke="#0b6" stroke-width="1.5" points="${points.join(' ')}"/>`;
  });
  const height = curves.length * HEIGHT + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif">
<rect width="100%" height="100%" fill="#fff"/>
${panels.join('\n')}
<text x="${LEFT}" y="${height - 8}" font-size="13">0 … ${minutes.toFixed(1)} min</text>
</svg>
`;
}
