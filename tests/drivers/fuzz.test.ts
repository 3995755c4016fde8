import { describe, it } from 'vitest';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { emulatedReceivers } from '../support/emulated.js';
import { fuzz, RUNS } from '../support/fuzz-driver.js';

const registry = await DriverRegistry.load();
const cases = (await emulatedReceivers()).flatMap(({ driverId, fuzz: all }) =>
  all.map((terms) => [driverId, terms] as const),
);

describe('every driver, against bytes that make no sense', () => {
  it.each(cases)(
    '%s ends in time and shows no impossible level as good',
    (id, terms) => fuzz(registry.get(id, terms.settings), terms),
    60_000 + RUNS * 10,
  );
});
