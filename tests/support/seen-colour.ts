/**
 * Colours as people with a colour vision deficiency see them: Machado, Oliveira and Fernandes (2009), severity 1.0, over
 * linear sRGB, and their place in CIE L*a*b* (D65), where distances are about as large as they look.
 */
type Row = readonly [number, number, number];

export const VISIONS = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Readonly<Record<string, readonly Row[]>>;

const XYZ: readonly Row[] = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];
const WHITE: Row = [0.95047, 1, 1.08883];

/** L*, a* and b* of 0xRRGGBB as it is seen. */
export function seenAs(rgb: number, vision: keyof typeof VISIONS): Row {
  const linear = [16, 8, 0].map((shift) => {
    const share = ((rgb >> shift) & 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const seen = times(VISIONS[vision], linear).map((share) => Math.min(1, Math.max(0, share)));
  const [x = 0, y = 0, z = 0] = times(XYZ, seen).map((value, i) => {
    const share = value / (WHITE[i] ?? 1);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function times(rows: readonly Row[], [a = 0, b = 0, c = 0]: readonly number[]): number[] {
  return rows.map(([first, second, third]) => first * a + second * b + third * c);
}
