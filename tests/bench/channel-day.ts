import type { InfluxConnection } from '../../src/store/influx/connection.js';
import { channelLine } from '../../src/store/influx/measurements.js';

const CHANNELS = 50;

/** A day of 50 channels at 10 s. */
export async function writeChannelDay(connection: InfluxConnection, from: number): Promise<void> {
  for (let slot = 0; slot < 8640; slot += 120) {
    const lines: string[] = [];
    for (let i = slot; i < slot + 120; i++)
      for (let channel = 0; channel < CHANNELS; channel++) {
        const wave = Math.sin(i / 50 + channel);
        const made = channelLine({
          ...{
            stationId: 'st',
            receiverId: 'day',
            channel: `${channel} kHz`,
            startHz: channel * 1e3,
            stopHz: channel * 1e3,
          },
          ...{ endedAt: from + (i + 1) * 10_000, maxDbm: -80 + 9.37 * wave, meanDbm: -98 + 3.11 * wave },
          ...{ occupancy: Math.max(0, wave) / 7, sweeps: 10 },
        });
        if (made !== undefined) lines.push(made);
      }
    const outcome = await connection.write(lines);
    if (outcome.kind !== 'stored') throw new Error(outcome.reason);
  }
}
