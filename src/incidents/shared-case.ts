/**
 * Classes of reports that share one case: regular users of a band that no list has, far stations that rise together when the
 * air bends their waves, brief emissions in many places of a band, signals among the crowd of a shared channel, lines of one
 * device, rises of the noise over a whole band, bands that a station stopped to watch, and receivers that no longer hear. One answer of a person serves all of them.
 */

/** The noise of the whole band rose: something fills it, or the receiver's gain changed. */
export const NOISE_RISE = 'noise-rise';
/** Nobody listens in a band of safety: one cable, one case, whatever bands hang on it. */
export const WATCH_LOSS = 'watch-loss';

/** A receiver no longer hears what it usually hears: one case, whatever its plans are. */
export const DEAF = 'deaf';

/** Waves of far stations are bent to us: nobody here does anything wrong. */
export const FAR_STATIONS = 'far-stations';

/** A GPS receiver that is jammed, spoofed or jumps: one case a station and band. */
export const GNSS = 'gnss';

/** A GSM modem hears a cell of a telephone network that is not usual there: one case a station and channel. */
export const UNUSUAL_CELL = 'unusual-cell';

const OF_PLACES = [NOISE_RISE, WATCH_LOSS, DEAF, GNSS, UNUSUAL_CELL] as const;
const SHARED_CLASSES = ['unlisted-users', FAR_STATIONS, 'crowd', 'comb', ...OF_PLACES] as const;

export function isShared({ emissionClass }: { readonly emissionClass?: string | undefined }): boolean {
  return SHARED_CLASSES.some((one) => one === emissionClass);
}

/** Id of the emission in a shared case; the emission's own id stays free for when it becomes a case of its own. */
export const sharedId = (id: string, commonCase: string): string => `${id}-${commonCase}`;

/** The emission's own id. */
export function ownId(id: string): string {
  const suffix = SHARED_CLASSES.map((name) => `-${name}`).find((one) => id.endsWith(one)) ?? '';
  return id.slice(0, id.length - suffix.length);
}

/** All ids under which an emission may be reported. */
export const idsOf = (id: string): readonly string[] => [id, ...SHARED_CLASSES.map((name) => sharedId(id, name))];
