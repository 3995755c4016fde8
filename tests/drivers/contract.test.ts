/** Every driver against its emulated receiver, and against the emulated receivers of all other drivers. */
import { describe, expect, it } from 'vitest';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { driverContract } from '../support/driver-contract.js';
import { emulatedReceivers } from '../support/emulated.js';

const registry = await DriverRegistry.load();
const receivers = await emulatedReceivers();

describe('the emulated receivers', () => {
  it('are there for every driver, with a contract and bytes to be fuzzed with', () => {
    // The demonstration has no port, and so no bytes.
    const drivers = registry.all.map(({ id }) => id).filter((id) => id !== 'simulated');
    expect(receivers.map(({ driverId }) => driverId).sort()).toEqual(drivers.sort());
    for (const { driverId, contracts, fuzz } of receivers) {
      expect(contracts.length, driverId).toBeGreaterThan(0);
      expect(fuzz.length, driverId).toBeGreaterThan(0);
    }
  });
});

for (const { driverId, contracts } of receivers)
  for (const terms of contracts) {
    const strangers = Object.fromEntries(
      receivers.filter((other) => other.driverId !== driverId).map(({ name, emulate }) => [name, () => emulate()]),
    );
    driverContract({ ...terms, driver: registry.get(driverId, terms.settings), strangers });
  }
