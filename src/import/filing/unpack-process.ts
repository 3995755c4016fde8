/** The process that unpacks one file from outside into a folder: every entry of an archive, or the one file in it. */
import { serveStream } from '../../threads/limited-reading.js';
import { type UnpackOrder, unpacked } from './unpacking.js';

serveStream((order: UnpackOrder) => unpacked(order));
