/** The page: header, the screen that the address names, and on a phone the tabs below it. */
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Looks } from './looks.js';
import { Dialogs } from './parts/dialogs.js';
import { DrawerButtons, Header } from './parts/header.js';
import { Notices } from './parts/notices.js';
import { useAddress } from './shell/address.js';
import { Boundary } from './shell/boundary.js';
import { useGoKeys } from './shell/go-keys.js';
import { TabBar } from './shell/nav.js';
import { BrokenScreen, Outlet } from './shell/outlet.js';
import { screenAt } from './shell/screen.js';
import { ScreenList } from './shell/screen-list.js';
import { SCREENS } from './shell/screens.js';

export function App() {
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  return (
    <Looks>
      <Boundary fallback={<BrokenScreen />}>
        <ScreenList value={SCREENS}>
          <Page phone={phone} />
        </ScreenList>
      </Boundary>
    </Looks>
  );
}

function Page({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const { path } = useAddress();
  useGoKeys(SCREENS);
  const found = screenAt(SCREENS, path);
  if (found?.screen.bare === true) return <Outlet found={found} phone={phone} />;
  return (
    <div className="page" data-phone={phone || undefined} data-screen={found?.screen.id}>
      <a className="skip" href="#main">
        {t('skipToMain')}
      </a>
      <Header phone={phone} />
      <Notices />
      <Outlet found={found} phone={phone} />
      {phone && (
        <TabBar>
          <DrawerButtons />
        </TabBar>
      )}
      <Dialogs />
    </div>
  );
}
