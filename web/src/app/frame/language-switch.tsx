import { useTranslation } from 'react-i18next';
import { Choices } from '../../ground/asking/fields.js';
import { chooseLanguage, PAGE_LANGUAGES } from '../../ground/words/choose-language.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useLive } from '../../live/live-context.js';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = useLanguage();
  return (
    <Choices
      hidesLegend
      legend={t('language')}
      type="radio"
      name="page-language"
      options={PAGE_LANGUAGES}
      chosen={[language]}
      toggle={(next) => void chooseLanguage(next).then(() => session.plot?.redraw())}
    />
  );
}
