import { Button, makeStyles, mergeClasses, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type DriveItem, items, keys, nudge, patchLists } from '../graph';
import { Broken, FileIcon, Loading, saysWhy } from '../parts';
import { followed, Link, PageFrame, toast } from '../shell';
import { allWordsNow, type AnyKey, useAllWords } from '../words';
import { type Storage, storage } from './calls';
import { segments } from './segments';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '760px' },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  used: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400 },
  bar: { display: 'flex', height: '16px', borderRadius: tokens.borderRadiusMedium, overflow: 'hidden', backgroundColor: tokens.colorNeutralBackground5, gap: '2px', forcedColorAdjust: 'none' },
  legend: { listStyle: 'none', padding: 0, margin: '12px 0 0', display: 'flex', flexDirection: 'column', gap: '6px' },
  entry: { display: 'flex', alignItems: 'center', gap: '8px' },
  mark: { width: '12px', height: '12px', borderRadius: '3px', flexShrink: 0, border: `1px solid ${tokens.colorNeutralStroke1}`, forcedColorAdjust: 'none' },
  files: { backgroundColor: tokens.colorBrandBackground },
  recycled: { backgroundColor: tokens.colorPaletteMarigoldBackground3 },
  pinned: { backgroundColor: tokens.colorPaletteRoyalBlueBorderActive },
  free: { backgroundColor: tokens.colorNeutralBackground5 },
  earlier: { backgroundColor: tokens.colorPaletteLilacBorderActive },
  amount: { marginInlineStart: 'auto', fontVariantNumeric: 'tabular-nums' },
  why: { margin: '8px 0 0', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', alignItems: 'center', gap: '10px', minHeight: '44px', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  name: { flexGrow: 1, display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0, color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
  row2: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

const STORAGE = keys.list('storage');

/** What takes the room, the largest files, and what to do when it gets tight. */
export function StoragePage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({ queryKey: STORAGE, queryFn: ({ signal }) => storage(signal) });
  return (
    <PageFrame title={words.say('settings.storage')} padded>
      {error !== null ? (
        <Broken error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <div className={styles.page}>
          {data.state !== 'normal' && (
            <MessageBar intent={data.state === 'nearing' ? 'info' : 'warning'} layout="multiline">
              <MessageBarBody>{words.say(`storage.${data.state}`, { left: words.bytes(data.remaining) })}</MessageBarBody>
            </MessageBar>
          )}
          <Bar storage={data} />
          <section>
            <h2 className={styles.heading}>{words.say('settings.storage.more')}</h2>
            <div className={styles.row2}>
              <Button as="a" href="/bin" onClick={(event) => followed(event, '/bin')}>
                {words.say('settings.storage.bin')}
              </Button>
              <Button as="a" href="/account/plan">
                {words.say('settings.storage.plan')}
              </Button>
            </div>
          </section>
          <Largest files={data.largest} />
        </div>
      )}
    </PageFrame>
  );
}

function Bar({ storage: told }: { readonly storage: Storage }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const parts = segments(told);
  const percent = told.total === 0 ? 100 : Math.min(100, Math.round((100 * told.used) / told.total));
  return (
    <section>
      <p className={styles.used}>{words.say('settings.storage.used', { used: words.bytes(told.used), total: words.bytes(told.total), percent })}</p>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ kind, share }) => share > 0 && <div key={kind} className={styles[kind]} style={{ width: `${share}%` }} />)}
      </div>
      <ul className={styles.legend}>
        {parts.map(({ kind, bytes }) => (
          <Entry key={kind} kind={kind} bytes={bytes} />
        ))}
        <Entry kind="earlier" bytes={told.earlier} />
      </ul>
      <p className={styles.why}>{words.say('settings.storage.earlier.why', { n: told.plan.recycleBinDays })}</p>
    </section>
  );
}

function Entry({ kind, bytes }: { readonly kind: 'files' | 'recycled' | 'pinned' | 'free' | 'earlier'; readonly bytes: number }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <li className={styles.entry}>
      <span className={mergeClasses(styles.mark, styles[kind])} aria-hidden="true" />
      {words.say(`settings.storage.${kind}` satisfies AnyKey)}
      <span className={styles.amount}>{words.bytes(bytes)}</span>
    </li>
  );
}

function Largest({ files }: { readonly files: readonly DriveItem[] }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <section>
      <h2 className={styles.heading}>{words.say('settings.storage.largest')}</h2>
      {files.length === 0 ? (
        <p className={styles.why}>{words.say('settings.storage.largest.none')}</p>
      ) : (
        <ul className={styles.list}>
          {files.map((file) => (
            <li key={file.id} className={styles.row}>
              <Link to={`/files/${file.parentReference.id ?? ''}?open=${file.id}`} className={styles.name}>
                <FileIcon item={file} />
                <bdi>{file.name}</bdi>
              </Link>
              <span>{words.bytes(file.size)}</span>
              <Button appearance="subtle" icon={<DeleteRegular />} aria-label={words.say('settings.storage.delete', { name: file.name })} onClick={() => void recycle(file)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Into the bin, where it still counts: the toast says so, and takes it back. */
async function recycle(file: DriveItem): Promise<void> {
  const words = allWordsNow();
  const [answer] = await items.recycle([{ id: file.id }]).catch((error: unknown) => [{ ok: false as const, refusal: error }]);
  if (answer?.ok === true) {
    patchLists([{ ...file, deleted: { state: 'deleted' } }]);
    toast({ text: words.say('settings.storage.deleted', { name: file.name }), undo: () => items.restore([{ id: file.id }]).then(() => nudge()) });
  } else {
    toast({ kind: 'bad', text: saysWhy(answer?.refusal, words) });
  }
  await nudge();
}
