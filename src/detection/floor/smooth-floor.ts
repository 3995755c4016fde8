/**
 * The floor as a smooth line over frequency: a running median over bins without licensed traffic, interpolated across the other
 * bins.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { quantile } from './select.js';

const WINDOW_BINS = 25;

export function smoothFloor(baseDbm: Float32Array, layout: BandLayout): Float32Array {
  const places: number[] = [];
  for (let f = 0; f < layout.bins; f++) {
    const value = layout.classes[f];
    const usable = value === BinClass.open || value === BinClass.shared;
    if (usable && !Number.isNaN(baseDbm[f] as number)) places.push(f);
  }
  const smooth = Float32Array.from(baseDbm);
  if (places.length < 3) return smooth;
  const half = Math.max(2, Math.min(WINDOW_BINS >> 1, Math.floor(layout.bins / 24)));
  const scratch = new Float32Array(2 * half + 1);
  const medians = places.map((_, i) => {
    const reach = Math.min(half, Math.max(2, Math.min(i, places.length - 1 - i)));
    let n = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(places.length - 1, i + reach); j++) {
      scratch[n++] = baseDbm[places[j] as number] as number;
    }
    return quantile(scratch, 0.5, n);
  });
  let i = 0;
  for (let f = 0; f < layout.bins; f++) {
    while (i < places.length - 1 && (places[i + 1] as number) <= f) i++;
    const here = places[i] as number;
    const next = places[i + 1];
    const a = medians[i] as number;
    const b = medians[i + 1] ?? a;
    smooth[f] = next === undefined || f <= here ? a : a + ((f - here) / (next - here)) * (b - a);
  }
  return smooth;
}
