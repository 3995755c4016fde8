/** Keys of the table, with the focus anywhere on the page: J and K move, Enter opens, A acknowledges, X selects. */
import { useEffect } from 'react';
import { may } from '../../ground/access/session.js';
import { useReason } from '../../ground/asking/use-reason.js';
import { navigate } from '../../ground/shell/address.js';
import { announce } from '../../ground/shell/announcer.js';
import { areCommandKeysOn, belongsToControl } from '../../ground/shell/single-keys.js';
import type { Incident } from '../cases/incident.js';
import { act, MOVE_OF } from '../cases/incident-acts.js';

const PAGE_ROWS = 15;

interface TableKeys {
  readonly rows: readonly Incident[];
  /** Place of the row that the keys act on; below zero while there is none. */
  readonly cursor: number;
  moveTo(index: number): void;
  toggle(id: string): void;
}

export function useTableKeys({ rows, cursor, moveTo, toggle }: TableKeys): void {
  const explain = useReason();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const inTable = event.target instanceof Element && event.target.classList.contains('table-scroll');
      const { key, ctrlKey, altKey, metaKey } = event;
      if (ctrlKey || altKey || metaKey || belongsToControl(event)) return;
      const step = stepOf(key, inTable, rows.length);
      const single = areCommandKeysOn() || inTable;
      if (!single || rows.length === 0) return;
      const current = rows[cursor];
      if (step !== undefined) moveTo(cursor < 0 && step > 0 ? 0 : cursor + step);
      else if (current === undefined) return;
      else if (key === 'Enter') navigate(`/incidents/${current.id}`);
      else if (!may('incidents')) return;
      else if (key === 'x' || (inTable && key === ' ')) toggle(current.id);
      else if (key === 'a' && current.moves.includes(MOVE_OF.ack))
        void act('ack', current).catch((error: unknown) => announce(explain(error), 'now'));
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [rows, cursor, moveTo, toggle, explain]);
}

function stepOf(key: string, inTable: boolean, rows: number): number | undefined {
  if (key === 'j') return 1;
  if (key === 'k') return -1;
  if (!inTable) return undefined;
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return PAGE_ROWS;
    case 'PageUp':
      return -PAGE_ROWS;
    case 'Home':
      return -rows;
    case 'End':
      return rows;
    default:
      return undefined;
  }
}
