/** The way to the screens: in the header of a desktop, at the thumb on a phone. */
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asLastSeen, Link, useAddress } from '../../ground/shell/address.js';
import { Dialog } from '../../ground/shell/dialog.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { Hint } from '../../ground/shell/hint.js';
import { type Screen, screenAt } from '../../ground/shell/screen.js';
import { useScreens } from './screen-list.js';

/** The screens of every watch by name, the others behind one button. */
export function HeaderNav() {
  const { t } = useTranslation();
  const { path } = useAddress();
  const [open, setOpen] = useState<boolean>();
  const screens = useScreens();
  const others = screens.filter(({ everyday }) => everyday !== true);
  const current = screenAt(others, path);
  const more = (
    <button type="button" className="nav-item" data-current={current !== undefined || undefined}>
      {current === undefined ? t('nav.more') : t(`nav.${current.screen.id}`)} ▾
    </button>
  );
  return (
    <nav className="header-nav" aria-label={t('nav.label')}>
      {screens
        .filter(({ everyday }) => everyday === true)
        .map((screen) => (
          <NavItem key={screen.id} screen={screen} />
        ))}
      <DropDown button={more} label={t('nav.more')} opened={open} turn={setOpen}>
        <div className="nav-more">
          {others.map((screen) => (
            <NavItem key={screen.id} screen={screen} chosen={() => setOpen(false)} />
          ))}
        </div>
      </DropDown>
    </nav>
  );
}

function NavItem({ screen, chosen = () => undefined }: { screen: Screen; chosen?: () => void }) {
  const { t } = useTranslation();
  const { path } = useAddress();
  const name = t(`nav.${screen.id}`);
  return (
    <Hint label={screen.key === undefined ? name : `${name} (G ${screen.key.toUpperCase()})`}>
      <Link to={asLastSeen(screen.path)} className="nav-item" onClick={chosen} {...currentMark(screen, path)}>
        {name}
      </Link>
    </Hint>
  );
}

function currentMark(screen: Screen, path: string): { 'aria-current'?: 'page' } {
  return screenAt([screen], path) === undefined ? {} : { 'aria-current': 'page' };
}

/** Four screens and a drawer with the others; `children` are further things for the drawer. */
export function TabBar({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  const { path } = useAddress();
  const [open, setOpen] = useState(false);
  const screens = useScreens();
  const more = screens.filter(({ thumb }) => thumb !== true);
  return (
    <nav className="tab-bar" aria-label={t('nav.label')}>
      {screens
        .filter(({ thumb }) => thumb === true)
        .map((screen) => (
          <Tab key={screen.id} screen={screen} />
        ))}
      <button
        type="button"
        className="tab"
        aria-haspopup="dialog"
        data-current={screenAt(more, path) !== undefined || undefined}
        onClick={() => setOpen(true)}
      >
        <IconDots aria-hidden />
        <span>{t('nav.more')}</span>
      </button>
      {open && (
        <Dialog size="drawer" title={t('nav.more')} close={() => setOpen(false)}>
          <div className="more-screens">
            {more.map((screen) => (
              <Tab key={screen.id} screen={screen} chosen={() => setOpen(false)} />
            ))}
          </div>
          <div className="line tight">{children}</div>
        </Dialog>
      )}
    </nav>
  );
}

function Tab({ screen, chosen }: { screen: Screen; chosen?: () => void }) {
  const { t } = useTranslation();
  const { path } = useAddress();
  const { icon: Icon } = screen;
  return (
    <Link
      to={asLastSeen(screen.path)}
      className="tab"
      {...(chosen === undefined ? {} : { onClick: chosen })}
      {...currentMark(screen, path)}
    >
      <Icon aria-hidden />
      <span>{t(`nav.${screen.id}`)}</span>
    </Link>
  );
}
