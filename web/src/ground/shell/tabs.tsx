/** The row of tabs of a screen: on a phone one line that is pushed sideways, with the current tab in view. */
import './tabs.css';
import { useEffect, useRef } from 'react';
import { Link } from './address.js';

interface Props {
  readonly label: string;
  readonly tabs: readonly { readonly to: string; readonly name: string }[];
  /** Address of the tab that is shown; undefined where the screen shows something below the tabs. */
  readonly current: string | undefined;
}

export function Tabs({ label, tabs, current }: Props) {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current !== undefined)
      row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <nav className="tabs row" aria-label={label} ref={row}>
      {tabs.map(({ to, name }) => (
        <Link key={to} to={to} {...(to === current ? { 'aria-current': 'page' as const } : {})}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
