/** The process that reads one large table. */
import { serveReading } from '../../threads/limited-reading.js';
import { TABLES, type TableReading } from './tables.js';

serveReading(({ kind, table }: TableReading) => TABLES[kind](table));
