/**
 * The Vietnamese lunar calendar, computed: a month begins on the day of the new moon in UTC+7; month 11 contains the
 * winter solstice; a year of thirteen months repeats the first month in which the sun enters no new sign.
 *
 * New moons after J. Meeus, Astronomical Algorithms, 2nd ed., ch. 49 (main terms; the omitted planetary terms move a
 * moon by less than a minute), the sun's longitude after ch. 25 (0.01°). Valid for 1968 to 2100: Vietnam has used UTC+7
 * for its calendar only since then.
 */
import { DAY_MS } from '../../time/units.js';
import { dayFrom, type LocalDay } from './local-day.js';

export interface LunarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** True for the second of two months with the same number. */
  readonly leap: boolean;
  readonly day: number;
}

const UNIX_EPOCH_JD = 2_440_587.5;
const VIETNAM_OFFSET_DAYS = 7 / 24;
const MEAN_MONTH_DAYS = 29.530588861;
const FIRST_NEW_MOON_JDE = 2_451_550.09766;

const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** ΔT: seconds between uniform time and the earth's rotation (Espenak and Meeus, polynomial for 2005 to 2050). */
function deltaTSeconds(centuries: number): number {
  const years = centuries * 100;
  return 62.92 + 0.32217 * years + 0.005589 * years * years;
}

/** The day on which new moon number `k` (0: 6 January 2000) falls in Vietnam. */
function newMoonDay(k: number): LocalDay {
  const t = k / 1236.85;
  const t2 = t * t;
  const mean = FIRST_NEW_MOON_JDE + MEAN_MONTH_DAYS * k + 0.00015437 * t2 - 0.00000015 * t2 * t;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t2;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t2 * t;
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t2 * t;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t2;
  const e = 1 - 0.002516 * t - 0.0000074 * t2;
  const correction =
    -0.4072 * sin(moon) +
    0.17241 * e * sin(sun) +
    0.01608 * sin(2 * moon) +
    0.01039 * sin(2 * latitude) +
    0.00739 * e * sin(moon - sun) -
    0.00514 * e * sin(moon + sun) +
    0.00208 * e * e * sin(2 * sun) -
    0.00111 * sin(moon - 2 * latitude) -
    0.00057 * sin(moon + 2 * latitude) +
    0.00056 * e * sin(2 * moon + sun) -
    0.00042 * sin(3 * moon) +
    0.00042 * e * sin(sun + 2 * latitude) +
    0.00038 * e * sin(sun - 2 * latitude) -
    0.00024 * e * sin(2 * moon - sun) -
    0.00017 * sin(node) -
    0.00007 * sin(moon + 2 * sun);
  const universal = mean + correction - deltaTSeconds(t) / 86_400;
  return Math.floor(universal - UNIX_EPOCH_JD + VIETNAM_OFFSET_DAYS);
}

/** Apparent longitude of the sun in degrees, 0 to 360, at the midnight at which a Vietnamese day begins. */
function sunLongitudeDeg(day: LocalDay): number {
  const t = (day - VIETNAM_OFFSET_DAYS + UNIX_EPOCH_JD - 2_451_545) / 36_525;
  const mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t;
  const anomaly = 357.52911 + 35_999.05029 * t - 0.0001537 * t * t;
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly);
  const apparent = mean + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t);
  return ((apparent % 360) + 360) % 360;
}

function monthOf(day: LocalDay): number {
  let k = Math.round((day + UNIX_EPOCH_JD - FIRST_NEW_MOON_JDE) / MEAN_MONTH_DAYS);
  while (newMoonDay(k) > day) k -= 1;
  while (newMoonDay(k + 1) <= day) k += 1;
  return k;
}

/** The new moon that begins month 11 of a year: the month of the winter solstice (longitude 270°). */
function monthEleven(year: number): number {
  let day = Date.UTC(year, 11, 18) / DAY_MS;
  while (sunLongitudeDeg(day + 1) < 270) day += 1;
  return monthOf(day);
}

/** The index (1 to 12) of the leap month, counted from month 11 of `year - 1`; 0 when there is none. */
function leapIndex(year: number): number {
  const first = monthEleven(year - 1);
  if (monthEleven(year) - first === 12) return 0;
  const sign = (k: number) => Math.floor(sunLongitudeDeg(newMoonDay(k)) / 30);
  let i = 1;
  while (i < 12 && sign(first + i) !== sign(first + i + 1)) i += 1;
  return i;
}

/** The first day of the first lunar month. */
export function tet(year: number): LocalDay {
  const leap = leapIndex(year);
  return newMoonDay(monthEleven(year - 1) + (leap === 1 || leap === 2 ? 3 : 2));
}

/** The day of a lunar date; undefined when that month has no such day, or the year has no such leap month. */
export function dayFromLunar({ year, month, leap, day }: LunarDate): LocalDay | undefined {
  const yearFrom11 = month >= 11 ? year + 1 : year;
  const first = monthEleven(yearFrom11 - 1);
  const plain = (month + 1) % 12;
  const leapAt = leapIndex(yearFrom11);
  if (leap && leapAt !== plain + 1) return undefined;
  const k = first + (leap ? leapAt : leapAt > 0 && plain >= leapAt ? plain + 1 : plain);
  const found = newMoonDay(k) + day - 1;
  return day >= 1 && found < newMoonDay(k + 1) ? found : undefined;
}

/** The day of a civil date. @throws RangeError for a date that does not exist. */
export function solarDay(year: number, month: number, day: number): LocalDay {
  const found = dayFrom({ year, month, day });
  if (found === undefined) throw new RangeError(`${day}/${month}/${year} is not a date`);
  return found;
}
