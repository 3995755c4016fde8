/**
 * What is for some roles only. To the others it is not offered, and a sentence says why:
 *
 *   <Only may="registry"><Button …/></Only>      nothing for those who may not
 *   <OnlyButton may="registry" …>                  the same for a single button
 *   <OnlyNote may="registry" />                  "Chỉ xem: …" for those who may not
 */
import '../words/late/words.js';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonProps } from '../shell/button.js';
import { type Permission, useMay } from './session.js';

export function Only({ may, children }: { readonly may: Permission; readonly children: ReactNode }) {
  return useMay(may) ? children : null;
}

/** A button for those who may. */
export function OnlyButton({ may, ...button }: ButtonProps & { readonly may: Permission }) {
  return useMay(may) ? <Button {...button} /> : null;
}

/** A sentence behind a lock, which is drawn: not every screen has a font with such signs. */
export function LockedNote({ children }: { readonly children: string }) {
  return (
    <p className="only-note dim">
      <IconLock size="1em" aria-hidden /> {children}
    </p>
  );
}

export function OnlyNote({ may }: { readonly may: Permission }) {
  const { t } = useTranslation();
  const allowed = useMay(may);
  if (allowed) return null;
  return <LockedNote>{t('only.note', { what: t(`only.${may}`) })}</LockedNote>;
}
