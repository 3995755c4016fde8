/** Every driver over a pseudo-terminal, opened as a serial port is. */
import { expect, it } from 'vitest';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { serialTransport } from '../../src/receiver/serial-transport.js';
import { expectSlope, slopeOf, takeSweeps } from '../support/driver-contract.js';
import { emulatedReceivers } from '../support/emulated.js';
import { attachEmulator, openPty } from '../support/pty.js';

const registry = await DriverRegistry.load();
const cases = (await emulatedReceivers()).flatMap(({ driverId, contracts }) =>
  contracts.map((terms) => [driverId, terms] as const),
);

it.each(cases)(
  'driver "%s" measures over a real serial port, and restores the receiver’s settings',
  async (id, terms) => {
    const driver = registry.get(id, terms.settings);
    const pty = await openPty();
    const emulator = terms.makeEmulator({ levelDbm: slopeOf(terms) });
    const before = structuredClone(terms.settingsOf(emulator));
    try {
      attachEmulator(emulator, pty.far);
      const baudRate = driver.serial.baudRates[0] ?? 115_200;
      const transport = serialTransport(pty.path, { ...driver.serial, baudRate });
      const { identity, sweeps } = await takeSweeps(driver, transport, terms.plan, 3);
      expect(identity?.driverId).toBe(driver.id);
      for (const sweep of sweeps) expectSlope(terms, sweep);
      expect(terms.settingsOf(emulator)).toEqual(before);
    } finally {
      await pty.close();
    }
  },
);
