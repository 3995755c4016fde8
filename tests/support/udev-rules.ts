/** The udev rules, made from the USB ids that the drivers name. */
import type { ReceiverDriver } from '../../src/receiver/driver.js';

/** USB ids that no driver names: GPS receivers and their adapters. */
const OTHER_IDS = [
  { label: 'PL2303: RS-232 adapters, GPS receivers', vendorId: '067b', productId: '2303' },
  { label: 'u-blox GPS receivers', vendorId: '1546', productId: '01a7' },
  { label: 'u-blox GPS receivers', vendorId: '1546', productId: '01a8' },
];

const HEAD = `# Receivers on USB serial ports: kept from ModemManager, which would type modem commands into each for ten seconds after
# it is plugged in, and open to the group dialout. Made from the USB ids of all drivers; hardware.md says how. Install:
#
#   sudo cp deploy/udev/70-rfi-logger.rules /etc/udev/rules.d/
#   sudo udevadm control --reload && sudo udevadm trigger
#
# The ids of common USB-serial adapters are among them: a modem behind such an adapter is then ignored as well. A station
# that has such a modem takes the line of its adapter out.

ACTION=="remove", GOTO="rfi_logger_end"
SUBSYSTEM!="usb|tty", GOTO="rfi_logger_end"
`;

const TAIL = `
# Debian's own rules give serial ports to dialout already; images without them do not.
SUBSYSTEM=="tty", ENV{ID_MM_DEVICE_IGNORE}=="1", GROUP="dialout", MODE="0660"

# RTL-SDR and HackRF are no serial ports; their programs need the raw device.
SUBSYSTEM=="usb", ATTR{idVendor}=="0bda", ATTR{idProduct}=="2838", GROUP="plugdev", MODE="0660"
SUBSYSTEM=="usb", ATTR{idVendor}=="0bda", ATTR{idProduct}=="2832", GROUP="plugdev", MODE="0660"
SUBSYSTEM=="usb", ATTR{idVendor}=="1d50", ATTR{idProduct}=="6089", GROUP="plugdev", MODE="0660"

LABEL="rfi_logger_end"
`;

export function udevRules(drivers: readonly ReceiverDriver[]): string {
  const labels = new Map<string, Set<string>>();
  const ids = [...drivers.flatMap(({ label, usb }) => usb.map((id) => ({ ...id, label }))), ...OTHER_IDS];
  for (const { label, vendorId, productId } of ids) {
    const key = `ATTRS{idVendor}=="${vendorId}", ATTRS{idProduct}=="${productId}"`;
    labels.set(key, (labels.get(key) ?? new Set()).add(label));
  }
  const lines = [...labels].map(([key, names]) => `# ${[...names].join('; ')}\n${key}, ENV{ID_MM_DEVICE_IGNORE}="1"\n`);
  return `${HEAD}\n${lines.join('')}${TAIL}`;
}
