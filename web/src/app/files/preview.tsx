import { Button, Dialog, DialogSurface, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';

import { type DriveItem, type ItemRef, items as door, keys, refOf } from '../graph';
import { Broken, FileIcon } from '../parts';
import { goQuery } from '../shell';
import { useWords } from '../words';
import { download } from './deeds';
import { useRightsHere } from './rights-here';

const useStyles = makeStyles({
  surface: { width: '100vw', maxWidth: '100vw', height: '100dvh', maxHeight: '100dvh', padding: 0, borderRadius: 0, border: 'none', display: 'flex', flexDirection: 'column', overflow: 'hidden' },
  bar: { display: 'flex', alignItems: 'center', gap: '8px', paddingInline: '12px', minHeight: '48px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: tokens.fontWeightSemibold, margin: 0, fontSize: tokens.fontSizeBase300 },
  position: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, '@media (max-width: 639px)': { display: 'none' } },
  frame: { flexGrow: 1, border: 'none', minHeight: 0, width: '100%' },
  middle: { flexGrow: 1, display: 'flex', alignItems: 'center', justifyContent: 'center' },
});

/** A file, looked at in a page that has no origin (ADR 22), with the ones before and after it. */
export function Preview({ id, driveId, items }: ItemRef & { readonly items: readonly DriveItem[] }): ReactNode {
  const rights = useRightsHere();
  const words = useWords();
  const styles = useStyles();
  const files = items.filter((each) => each.folder === undefined && each.malware === undefined);
  const at = files.findIndex((each) => each.id === id);
  const known = files[at];
  const { data: asked, error } = useQuery({ queryKey: keys.item(id), queryFn: ({ signal }) => door.item({ id, driveId }, signal), enabled: known === undefined });
  const item = known ?? asked;
  const close = (): void => goQuery({ open: undefined });
  useFocusBack();
  const step = (by: 1 | -1): void => {
    const next = at < 0 ? undefined : files[at + by];
    if (next !== undefined) {
      goQuery({ open: next.id });
    }
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        close();
      }
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        step((event.key === 'ArrowRight') === (words.dir === 'ltr') ? 1 : -1);
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface className={styles.surface} aria-label={words.say('files.preview.of', { name: item?.name ?? '' })}>
        <div className={styles.bar}>
          {item !== undefined && <FileIcon item={item} />}
          <h2 className={styles.name} title={item?.name}>
            <bdi>{item?.name}</bdi>
          </h2>
          {at >= 0 && files.length > 1 && (
            <>
              <Button appearance="subtle" icon={<ChevronLeftRegular />} disabledFocusable={at === 0} aria-label={words.say('files.preview.previous')} onClick={() => step(-1)} />
              <span className={styles.position}>{words.say('files.preview.position', { at: at + 1, n: files.length })}</span>
              <Button appearance="subtle" icon={<ChevronRightRegular />} disabledFocusable={at === files.length - 1} aria-label={words.say('files.preview.next')} onClick={() => step(1)} />
            </>
          )}
          {item !== undefined && rights.includes('download') && (
            <Button appearance="subtle" icon={<ArrowDownloadRegular />} aria-label={words.say('files.download')} onClick={() => void download([item])} />
          )}
          <Button appearance="subtle" icon={<DismissRegular />} aria-label={words.say('close')} onClick={close} />
        </div>
        {error !== null && item === undefined ? <Broken error={error} /> : item === undefined ? <Wait /> : <Shown key={`${item.id} ${item.cTag}`} item={item} />}
      </DialogSurface>
    </Dialog>
  );
}

/** The focus goes back to what it was on before: mostly the row that was opened. */
function useFocusBack(): void {
  const opener = useRef(document.activeElement); // as it is drawn first, before the dialog takes the focus
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (opener.current instanceof HTMLElement && document.activeElement === document.body) {
          opener.current.focus({ preventScroll: true });
        }
      });
    },
    [],
  );
}

function Wait(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  return (
    <div className={styles.middle}>
      <Spinner aria-label={words.say('loading')} />
    </div>
  );
}

function Shown({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({
    queryKey: keys.about(item.id, `preview ${item.cTag}`),
    queryFn: () => door.previewUrl(refOf(item)),
    staleTime: 30 * 60_000,
  });
  if (error !== null) {
    return <Broken error={error} retry={() => void refetch()} />;
  }
  return data === undefined ? <Wait /> : <iframe className={styles.frame} src={data} title={words.say('files.preview.of', { name: item.name })} allowFullScreen />;
}
