import { describe, expect, it } from 'vitest';
import { type StandingFacts, standingsOf, type Trouble } from '../../web/src/duty/state-line/standings.js';

const QUIET: StandingFacts = {
  ...{ lost: false, alarm: false, blind: false, undrawn: false, unmanned: false, past: false, shelved: false },
  ...{ clock: false, recording: false, loss: false, session: false, weak: false, known: true },
};
const whileSo = (...troubles: Trouble[]) =>
  standingsOf({ ...QUIET, ...Object.fromEntries(troubles.map((one) => [one, true])) });

describe('the state line', () => {
  it('says that all is well only where the watch of the bands is known', () => {
    expect(whileSo()).toEqual(['well']);
    expect(standingsOf({ ...QUIET, known: false })).toEqual(['unknown']);
  });

  it('gives an alarm the line before everything but a program that is not heard, and counts the rest', () => {
    expect(whileSo('weak', 'past', 'blind', 'undrawn', 'alarm')).toEqual(['alarm', 'blind', 'undrawn', 'past', 'weak']);
    expect(whileSo('alarm', 'lost')).toEqual(['lost', 'alarm']);
  });
});
