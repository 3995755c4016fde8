/** The page: header, the screen that the address names, and on a phone the tabs below it. */
import { useTranslation } from 'react-i18next';
import { StateLine } from '../duty/state-line/state-line.js';
import { useAddress } from '../ground/shell/address.js';
import { Boundary } from '../ground/shell/boundary.js';
import { screenAt } from '../ground/shell/screen.js';
import { useMedia } from '../ground/shell/use-media.js';
import { Dialogs } from './frame/dialogs.js';
import { DrawerButtons, Header } from './frame/header.js';
import { Looks } from './looks.js';
import { useGoKeys } from './screens/go-keys.js';
import { TabBar } from './screens/nav.js';
import { BrokenScreen, Outlet } from './screens/outlet.js';
import { ScreenList } from './screens/screen-list.js';
import { SCREENS } from './screens/screens.js';

export function App() {
  const phone = useMedia('(max-width: 48em)');
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
      <StateLine />
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
