import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../ground/words/choose-language.js';
import type { Language } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useLive } from '../../live/live-context.js';

export function LanguageSwitch({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = useLanguage();
  const change = (value: string) => {
    const next: Language = value === 'en' ? 'en' : 'vi';
    void chooseLanguage(next).then(() => session.plot?.redraw());
  };
  return (
    <SegmentedControl
      className="language"
      size={phone ? 'md' : 'xs'}
      aria-label={t('language')}
      value={language}
      onChange={change}
      data={[
        { value: 'vi', label: 'VI' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}
