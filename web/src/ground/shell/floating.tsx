/** What floats above the page, of the kit: fetched when it is first wanted, because it is a tenth of the page's code. */
import { Popover, Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

export interface Dropped {
  readonly button: ReactElement;
  /** Name of the part that drops down. */
  readonly label: string;
  readonly opened: boolean;
  readonly turn: (opened: boolean) => void;
  readonly width?: number;
  readonly children: ReactNode;
}

export function DroppedPart({ button, label, opened, turn, width, children }: Dropped) {
  return (
    <Popover
      opened={opened}
      onChange={turn}
      position="bottom-end"
      width={width ?? 'max-content'}
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown aria-label={label}>{children}</Popover.Dropdown>
    </Popover>
  );
}

export function HintText({ target, label }: { readonly target: HTMLElement; readonly label: string }) {
  return <Tooltip target={target} label={label} multiline maw={320} defaultOpened />;
}
