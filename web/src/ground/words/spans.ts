/** Lengths of time in words, as a duty log writes them: "23 giờ 41 phút". */
import i18next from 'i18next';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/time/units.js';

/** The two largest units of a duration. A negative duration counts as 0. */
export function spanWords(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000)) * 1000;
  const d = Math.floor(whole / DAY_MS);
  const h = Math.floor(whole / HOUR_MS);
  const min = Math.floor(whole / MINUTE_MS);
  const s = Math.floor(whole / 1000);
  if (d >= 3) return h % 24 === 0 ? i18next.t('spans.d', { d }) : i18next.t('spans.dH', { d, h: h % 24 });
  if (h > 0) return min % 60 === 0 ? i18next.t('spans.h', { h }) : i18next.t('spans.hMin', { h, min: min % 60 });
  if (min >= 10 || (min > 0 && s % 60 === 0)) return i18next.t('spans.min', { min });
  return min > 0 ? i18next.t('spans.minS', { min, s: s % 60 }) : i18next.t('spans.s', { s });
}

/** A duration as a running clock shows it: "02:13", "1:05:09". */
export function runningSpan(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${two(min)}:${two(s)}`;
}
