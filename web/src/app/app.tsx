/** The page: header, the screen that the address names, and on a phone the tabs below it. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { StateLine } from '../duty/state-line/state-line.js';
import { asLastSeen, Link, navigate, useAddress } from '../ground/shell/address.js';
import { Boundary } from '../ground/shell/boundary.js';
import { Button } from '../ground/shell/button.js';
import { Held } from '../ground/shell/held.js';
import { latePart } from '../ground/shell/late-part.js';
import { type Screen, type ScreenProps, screenAt } from '../ground/shell/screen.js';
import { isCommandKey } from '../ground/shell/single-keys.js';
import { useMedia } from '../ground/shell/use-media.js';
import { onTicks } from '../program/ticks.js';
import { readerStore } from '../reader/reader-store.js';
import { Dialogs } from './frame/dialogs.js';
import { DrawerButtons, Header } from './frame/header.js';
import { Looks } from './looks.js';
import { TabBar } from './screens/nav.js';
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

/** Set while the page was reloaded for a file that an upgrade took away; a second failure is shown. */
const RELOADED_KEY = 'rfi-logger.reloaded-for-screen';
const ANSWER_WITHIN_MS = 5000;

const fetched = new Map<string, React.ComponentType<ScreenProps>>();

/** Shows the screen that the address names: fetched when first wanted, with the focus led to it. */
function Outlet({ found, phone }: { found: { screen: Screen; rest: string } | undefined; phone: boolean }) {
  useFocusOnMove();
  if (found === undefined) return <NoSuchScreen />;
  const { screen, rest } = found;
  const Shown = screen.component ?? fetchedScreen(screen);
  return (
    <Boundary key={screen.id} fallback={<BrokenScreen />}>
      <Shown phone={phone} rest={rest} />
    </Boundary>
  );
}

function fetchedScreen(screen: Screen): React.ComponentType<ScreenProps> {
  let known = fetched.get(screen.id);
  if (known === undefined) {
    known = latePart(() => loadScreen(screen), {
      waiting: LoadingScreen,
      missing: (again) => <BrokenScreen again={again} />,
    });
    fetched.set(screen.id, known);
  }
  return known;
}

async function loadScreen({ id, load }: Screen) {
  if (load === undefined) throw new Error(`the screen "${id}" has neither a component nor a file`);
  try {
    const { default: Fetched } = await load();
    sessionStorage.removeItem(RELOADED_KEY);
    return {
      default: (props: ScreenProps) => (
        <Held>
          <Fetched {...props} />
        </Held>
      ),
    };
  } catch (error) {
    // After an upgrade the file has another name, which only a fresh page knows. Over a cut line there is no fresh page.
    if (sessionStorage.getItem(RELOADED_KEY) === null && (await programAnswers())) {
      sessionStorage.setItem(RELOADED_KEY, id);
      location.reload();
    }
    throw error;
  }
}

function programAnswers(): Promise<boolean> {
  return fetch('/readyz', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
    () => true,
    () => false,
  );
}

/** After a move the reader of a screen and the keyboard start at the new screen's heading, not where they were. */
function useFocusOnMove(): void {
  const { moves } = useAddress();
  const before = useRef(moves);
  useEffect(() => {
    if (before.current === moves) return;
    before.current = moves;
    window.scrollTo(0, 0);
    // A screen that is being fetched comes later: waits for its heading, at most a few seconds.
    let tries = 0;
    const stop = onTicks(100, () => {
      const heading = document.querySelector<HTMLElement>('#main h1');
      tries += 1;
      if (heading === null && tries < 50) return;
      stop();
      if (heading === null || document.querySelector('[role="dialog"]') !== null) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
    return stop;
  }, [moves]);
}

function NoSuchScreen() {
  const { t } = useTranslation();
  const { path } = useAddress();
  return (
    <main id="main" className="screen">
      <h1>{t('nav.missing')}</h1>
      <p>{t('nav.missingHint', { path })}</p>
      <p>
        <Link to="/">{t('nav.home')}</Link>
      </p>
    </main>
  );
}

function LoadingScreen() {
  const { t } = useTranslation();
  return (
    <main id="main" className="screen" aria-busy="true">
      <p className="dim waiting">{t('nav.loading')}</p>
    </main>
  );
}

/** Without `again` the way out is a fresh page. */
function BrokenScreen({ again }: { again?: () => void }) {
  const { t } = useTranslation();
  return (
    <main id="main" className="screen">
      <h1>{t('nav.broken')}</h1>
      <p>{t('nav.brokenHint')}</p>
      <Button onClick={again ?? (() => location.reload())}>{t(again ? 'nav.again' : 'nav.reload')}</Button>
    </main>
  );
}

/** So long a `g` waits for its letter. */
const PATIENCE_MS = 1500;

/** Keys that work on every screen: `g` and a letter goes to a screen, `?` opens the list of keys. */
function useGoKeys(screens: readonly Screen[]): void {
  useEffect(() => {
    let goneAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      if (!isCommandKey(event)) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const screen = screens.find(({ key }) => key !== undefined && key === event.key.toLowerCase());
      if (event.timeStamp - goneAt < PATIENCE_MS && screen !== undefined) {
        goneAt = Number.NEGATIVE_INFINITY;
        // The letter is spent: the screen that is left does not see it as a command of its own.
        event.preventDefault();
        event.stopImmediatePropagation();
        navigate(asLastSeen(screen.path));
      } else if (event.key === 'g' || event.key === 'G') goneAt = event.timeStamp;
      else if (event.key === '?') {
        event.preventDefault();
        readerStore.setState(({ helpOpen }) => ({ helpOpen: !helpOpen }));
      }
    };
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [screens]);
}
