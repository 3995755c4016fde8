/** The first sheet of a workbook as rows of text: a browser cannot read a workbook by itself. */
import { listsApi } from '../../api/lists.js';
import { sheetRows, UnreadableSheet } from '../../files/sheet/sheet-reader.js';
import { Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';

const MOST_BYTES = 8_000_000;
const LIMITS = { rows: 20_000, columns: 100, letters: 500 };

export function sheetRoutes(): Route[] {
  return [
    route(listsApi, 'POST /api/v1/sheets/rows', 'person', async ({ request }) => {
      if (request.headers['content-type'] !== 'application/octet-stream')
        throw refusal(415, 'Unsupported media type', 'Send the workbook as application/octet-stream.');
      const pieces: Buffer[] = [];
      let bytes = 0;
      for await (const piece of request as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > MOST_BYTES)
          throw refusal(413, 'Content too large', 'A workbook may have {megabytes} MB.', {
            megabytes: MOST_BYTES / 1e6,
          });
        pieces.push(piece);
      }
      try {
        return { rows: await sheetRows(Buffer.concat(pieces), LIMITS) };
      } catch (error) {
        if (error instanceof UnreadableSheet) throw new Problem(400, 'Bad request', error.said);
        throw error;
      }
    }),
  ];
}
