import { Button, Dialog, DialogSurface, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ask as askDoor, type DriveItem, itemAddress, keys, refOf, type Version } from '../graph';
import { Broken } from '../parts';
import { useWords } from '../words';
import { numberOf } from './deeds';

const useStyles = makeStyles({
  surface: { width: '100vw', maxWidth: '100vw', height: '100dvh', maxHeight: '100dvh', padding: 0, borderRadius: 0, border: 'none', display: 'flex', flexDirection: 'column', overflow: 'hidden' },
  bar: { display: 'flex', alignItems: 'center', gap: '8px', paddingInline: '16px 12px', minHeight: '48px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', margin: 0, fontSize: tokens.fontSizeBase300 },
  frame: { flexGrow: 1, border: 'none', minHeight: 0, width: '100%' },
});

/** A version in a page without an origin (ADR 22). */
export function Look({ item, version, close }: { readonly item: DriveItem; readonly version: Version; readonly close: () => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [asked] = useState(() => version.id);
  const { data, error, refetch } = useQuery({
    queryKey: keys.about(item.id, `preview of version ${asked}`),
    queryFn: () => askDoor<{ getUrl: string }>(itemAddress(refOf(item), 'preview'), { method: 'POST', json: { '@holdfast.version': asked } }),
    staleTime: 30 * 60_000,
  });
  const title = words.say('versions.preview', { n: String(numberOf(version)), name: item.name });
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface className={styles.surface} aria-label={title}>
        <div className={styles.bar}>
          <h2 className={styles.name}>
            <bdi>{title}</bdi>
          </h2>
          <Button appearance="subtle" icon={<DismissRegular />} aria-label={words.say('close')} onClick={close} />
        </div>
        {error !== null ? <Broken error={error} retry={() => void refetch()} /> : data === undefined ? <Spinner /> : <iframe className={styles.frame} src={data.getUrl} title={title} allowFullScreen />}
      </DialogSurface>
    </Dialog>
  );
}
