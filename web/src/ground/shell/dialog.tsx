/** A dialogue above the page: it has the focus until it is closed by its button, Escape, or a press beside it. */

import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { CloseButton } from './button.js';
import { keepTabInside } from './floating.js';

export interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  /** `drawer`: from the lower edge of a phone, at the thumb. */
  readonly size?: 'wide' | 'drawer';
}

/** It is no modal element of the browser: that would silence the regions in which alarms are spoken. */
export function Dialog({ title, close, children, size }: DialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const leave = useEffectEvent((event: globalThis.KeyboardEvent) => {
    // What dropped down within it is closed first, by the browser.
    if (event.key === 'Escape' && document.querySelector('.dropped:popover-open') === null) close();
  });
  useEffect(() => {
    const wanted = place.current?.querySelector<HTMLElement>('[data-autofocus]') ?? place.current;
    wanted?.focus({ preventScroll: true });
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, []);
  return createPortal(
    <div className="overlay" onPointerDown={({ target, currentTarget }) => target === currentTarget && close()}>
      <div
        ref={place}
        role="dialog"
        aria-modal
        aria-labelledby={id}
        tabIndex={-1}
        className="dialog"
        data-size={size}
        onKeyDown={(event: KeyboardEvent<HTMLElement>) => keepTabInside(event)}
      >
        <div className="line spread">
          <h2 id={id}>{title}</h2>
          <CloseButton label={t('actions.close')} close={close} />
        </div>
        <div className="dialog-body">{children}</div>
      </div>
    </div>,
    document.body,
  );
}
