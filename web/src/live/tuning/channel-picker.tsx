/** Licences, bands and bookmarks to go to; what is shown can be kept as a bookmark. */

import { ActionIcon, type OptionsFilter, Select, Tooltip } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBands } from '../../ground/names/bands.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { type Bookmark, loadBookmarks, removeBookmark, saveBookmark } from '../../picture/picture-preferences.js';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { plain } from '../../registry/licence.js';
import { useLive } from '../live-context.js';
import { CHANNEL_KINDS, type Channel, channelsIn } from './channels.js';
import { goToChannel, heardRanges } from './tuner.js';

const MOST_SHOWN = 80;
/** A bookmark is shown while the view is this near to it. */
const SAME_SHARE = 0.02;

/** `kept`: what is shown can be kept as a bookmark here. */
export function ChannelPicker({ kept }: { kept: boolean }) {
  const [bookmarks, setBookmarks] = useState(loadBookmarks);
  return (
    <div className="channel-picker">
      <ChannelSelect bookmarks={bookmarks} />
      {kept && <BookmarkStar bookmarks={bookmarks} changed={() => setBookmarks(loadBookmarks())} />}
    </div>
  );
}

/** Knows nothing of the view: hundreds of names are not made again while that is dragged. */
function ChannelSelect({ bookmarks }: { bookmarks: readonly Bookmark[] }) {
  const { t } = useTranslation('tuning');
  const { session } = useLive();
  const plan = useBands();
  const licences = useProgram((state) => state.licences);
  const formats = useFormats();
  const receiverId = usePicture((state) => state.receiverId);
  // The receivers are listed again every few seconds; their ranges hardly ever change.
  const ranges = useProgram(({ receivers }) => JSON.stringify(heardRanges({ receivers, receiverId })));
  const channels = useMemo(
    () => channelsIn(JSON.parse(ranges) as Span[], { plan, licences, bookmarks }),
    [ranges, plan, licences, bookmarks],
  );
  const label = (channel: Channel) =>
    `${formats.mhz((channel.startHz + channel.stopHz) / 2)} · ${channel.name[formats.language]}`;
  const groups = CHANNEL_KINDS.map((kind) => ({
    group: t(`kinds.${kind}`),
    items: channels.flatMap((channel, i) =>
      channel.kind === kind ? [{ value: String(i), label: label(channel) }] : [],
    ),
  })).filter(({ items }) => items.length > 0);
  return (
    <Select
      id="tune-channel"
      aria-label={t('channels')}
      placeholder={t('goTo')}
      size="xs"
      searchable
      value={null}
      data={groups}
      limit={MOST_SHOWN}
      filter={matching}
      nothingFoundMessage={t('noChannel')}
      onChange={(value) => {
        const channel = channels[Number(value ?? Number.NaN)];
        if (channel !== undefined) goToChannel(session, channel);
      }}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      maxDropdownHeight={420}
    />
  );
}

interface StarProps {
  readonly bookmarks: readonly Bookmark[];
  readonly changed: () => void;
}

function BookmarkStar({ bookmarks, changed }: StarProps) {
  const { t } = useTranslation('tuning');
  const formats = useFormats();
  const shown = usePicture(({ view }) => view && bookmarks.find((mark) => isShown(mark, view)));
  const keep = () => {
    const { view } = pictureStore.getState();
    if (view === undefined) return;
    if (shown !== undefined) removeBookmark(shown.name);
    else {
      const { startHz, stopHz } = view;
      saveBookmark({
        name: `${formats.mhz((startHz + stopHz) / 2)} ± ${formats.bandwidth((stopHz - startHz) / 2)}`,
        startHz,
        stopHz,
      });
    }
    changed();
  };
  const words = t(shown === undefined ? 'keep' : 'forget');
  return (
    <Tooltip label={words}>
      <ActionIcon variant="default" size={28} aria-label={words} aria-pressed={shown !== undefined} onClick={keep}>
        {shown === undefined ? <IconStar size={15} /> : <IconStarFilled size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Accents and the decimal sign do not matter: "hang khong" and "121.5" find what "hàng không" and "121,5" do. */
const matching: OptionsFilter<string> = ({ options, search, limit }) => {
  const searched = (text: string) => plain(text).replaceAll('.', ',');
  const wanted = searched(search).trim();
  return options.map((option) =>
    'group' in option
      ? { ...option, items: option.items.filter(({ label }) => searched(label).includes(wanted)).slice(0, limit) }
      : option,
  );
};

function isShown(mark: { startHz: number; stopHz: number }, view: { startHz: number; stopHz: number }): boolean {
  const near = (view.stopHz - view.startHz) * SAME_SHARE;
  return Math.abs(mark.startHz - view.startHz) < near && Math.abs(mark.stopHz - view.stopHz) < near;
}
