import { Command } from 'commander';
import type { ReceiverDriver } from '../../receiver/driver.js';
import { type ProbeResult, probePort } from '../../receiver/probe.js';
import { DriverRegistry } from '../../receiver/registry.js';
import { listSerialPorts } from '../../receiver/serial-ports.js';
import { tell } from '../language/language.js';

export function receiversCommand(): Command {
  return new Command('receivers')
    .description('Lists the serial ports, what each answered, which driver fits, and what to do when none does.')
    .option('--json', 'for a program to read')
    .option('--port <path>', 'ask this port too, with every driver that may ask safely')
    .option('--driver <id>', 'ask the port of --port with this driver only')
    .action(async (flags: { json?: boolean; port?: string; driver?: string }) => {
      const results = await probeAll(flags.port, flags.driver);
      if (flags.json) console.log(JSON.stringify({ ports: results }, undefined, 2));
      else for (const line of results.length > 0 ? results.map(describe) : [NOTHING]) tell(line);
    });
}

const NOTHING =
  'No serial ports. Plug the receiver in; if it is, try another cable: some carry power only. Virtual ports can be asked with --port.';

async function probeAll(extraPath?: string, driverId?: string): Promise<ProbeResult[]> {
  const registry = await DriverRegistry.load();
  const ports = await listSerialPorts();
  const results: ProbeResult[] = [];
  for (const port of ports) {
    if (port.path === extraPath) continue;
    results.push(await probePort(port, registry.nominated(port.vendorId, port.productId)));
  }
  if (extraPath !== undefined) {
    const port = ports.find(({ path }) => path === extraPath) ?? {
      path: extraPath,
      manufacturer: undefined,
      serialNumber: undefined,
      pnpId: undefined,
      locationId: undefined,
      vendorId: undefined,
      productId: undefined,
    };
    const candidates = driverId === undefined ? ladder(registry) : [registry.get(driverId)];
    results.push(await probePort(port, candidates));
  }
  return results;
}

/** Drivers that recognise a receiver by its USB ids come first; a driver that can only listen comes last. */
function ladder(registry: DriverRegistry): ReceiverDriver[] {
  return registry.all.toSorted((a, b) => Number(a.usb.length === 0) - Number(b.usb.length === 0));
}

function describe({ path, usb, maker, driverId, baudRate, identity, advice }: ProbeResult): string {
  const name = [path, usb, maker].filter((part) => part !== undefined).join('  ');
  if (identity === undefined) return `${name}\n    ${advice ?? 'Nothing answered.'}`;
  const unit = identity.serialNumber === undefined ? '' : `, serial number ${identity.serialNumber}`;
  return `${name}\n    ${identity.model} (${identity.firmware ?? 'firmware unknown'}${unit}): driver ${driverId} at ${baudRate} baud`;
}
