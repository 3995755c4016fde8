/** That a person was called for an emission, and why. */

/**
 * One case of many emissions: regular users of a band that no list has, far stations that rise together (ducting), brief
 * emissions in many places of a band, signals among the crowd of a shared channel, or lines of one device.
 */
export type CommonCase = 'unlisted-users' | 'far-stations' | 'crowd' | 'comb';

interface Call {
  told: boolean;
  why: string;
  /** Empty when the emission is a case of its own. */
  commonCase: CommonCase | '';
}

/** `kept` takes over the call of `gone`; a case of its own stays one. */
export function inheritCall(kept: Call, { told, why, commonCase }: Call): void {
  if (!told) return;
  if (!kept.told) kept.commonCase = commonCase;
  kept.told = true;
  kept.why = why;
}
