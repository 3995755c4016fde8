/** A GPS on the network, for tests of stations that move. */
import { createServer, type Server } from 'node:net';
import { nmeaChecksum } from '../../src/receiver/nmea.js';

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** One RMC sentence a second, on a free port. */
export async function gpsServer(place: () => Place): Promise<Server> {
  const server = createServer((socket) => {
    const timer = setInterval(() => socket.write(rmc(place())), 1000);
    socket.on('error', () => undefined);
    socket.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.unref();
}

function rmc({ latitude, longitude }: Place): string {
  const degrees = (value: number, digits: number) =>
    `${String(Math.floor(value)).padStart(digits, '0')}${((value % 1) * 60).toFixed(5).padStart(8, '0')}`;
  const iso = new Date().toISOString();
  const time = `${iso.slice(11, 19).replaceAll(':', '')}.00`;
  const date = `${iso.slice(8, 10)}${iso.slice(5, 7)}${iso.slice(2, 4)}`;
  const content = `GPRMC,${time},A,${degrees(latitude, 2)},N,${degrees(longitude, 3)},E,17.5,0.0,${date},,`;
  return `$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}
