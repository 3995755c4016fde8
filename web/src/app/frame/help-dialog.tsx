/** The keys of the page, and a switch to turn the one-key commands off (WCAG 2.1.4). */
import { Dialog } from '../../ground/shell/dialog.js';
import '../../ground/styles/help.css';
import '../../ground/words/late/words.js';
import { useTranslation } from 'react-i18next';
import { Check } from '../../ground/asking/fields.js';
import { choose, readerStore, useReader } from '../../reader/reader-store.js';
import { useScreens } from '../screens/screen-list.js';

const KEYS = [
  ['pan', '← →'],
  ['zoom', '+ −'],
  ['full', '0'],
  ['pause', '␣'],
  ['peak', 'P'],
  ['nextPeak', 'Shift ← →'],
  ['marker', 'M'],
  ['remove', 'Delete'],
  ['why', 'E'],
  ['holds', 'H'],
  ['traces', '1 2 3 4'],
  ['tune', 'F'],
  ['channels', 'B'],
  ['nextChannel', '< >'],
  ['reference', 'PgUp PgDn'],
  ['scale', '[ ]'],
  ['autoAxis', '\\'],
  ['tools', 'K'],
  ['measure', 'T'],
  ['region', 'X'],
  ['stills', '5 6'],
  ['minus', '7'],
  ['density', 'D'],
  ['limits', 'L'],
  ['past', ', . End'],
  ['help', '?'],
] as const;

export function HelpDialog() {
  const { t } = useTranslation();
  const singleKeys = useReader((state) => state.singleKeys);
  const goKeys = useScreens().flatMap(({ id, key }) =>
    key === undefined ? [] : [`G ${key.toUpperCase()} ${t(`nav.${id}`)}`],
  );
  return (
    <Dialog title={t('help.title')} close={() => readerStore.setState({ helpOpen: false })} size="wide">
      <dl className="keys stack">
        {KEYS.map(([name, keys]) => (
          <div key={name}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`help.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('help.go', { screens: goKeys.join(', ') })}</p>
      <p>{t('help.mouse')}</p>
      <p>{t('help.divider')}</p>
      <p>{t('help.time')}</p>
      <Check role="switch" label={t('help.single')} checked={singleKeys} set={(on) => choose({ singleKeys: on })} />
    </Dialog>
  );
}
