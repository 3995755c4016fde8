/** The two buttons at the end of a row of kept records, for those who may change them. */
import { Button } from '@mantine/core';
import { Only } from './only.js';
import type { Permission } from './session.js';

interface Act {
  /** What a screen reader says; the row's name is in it. */
  readonly label: string;
  run(): void;
}

export function RowEdits({ may, edit, remove }: { may: Permission; edit: Act; remove: Act }) {
  return (
    <Only may={may}>
      <span className="row-buttons">
        <RowButton {...edit} sign="…" />
        <RowButton {...remove} sign="×" />
      </span>
    </Only>
  );
}

function RowButton({ label, run, sign }: Act & { sign: string }) {
  return (
    <Button size="compact-sm" variant="default" aria-label={label} onClick={run}>
      {sign}
    </Button>
  );
}
