/** The process that looks at one base map. */
import { serveReading } from '../../threads/limited-reading.js';
import { kindOfMap } from './base-map.js';

serveReading((content: Uint8Array) => kindOfMap(Buffer.from(content).toString()));
