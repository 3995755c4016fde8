/** The process that reads one workbook. */
import { serveReading } from '../../threads/limited-reading.js';
import { rowsOfWorkbook } from './parse-workbook.js';
import type { SheetReading } from './sheet-reader.js';

serveReading(({ content, limits }: SheetReading) => rowsOfWorkbook(content, limits));
