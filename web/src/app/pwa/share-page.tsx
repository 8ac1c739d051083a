import { Button, makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';

import { items, keys, ROOT } from '../graph';
import { Broken, Empty, Loading } from '../parts';
import { go, PageFrame, uploader } from '../shell';
import { useWords } from '../words';
import { sharedFiles } from './begin';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '560px' },
  list: { margin: 0, paddingInlineStart: '20px', overflowWrap: 'anywhere' },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

/** Files that another app shared into this one: where they will go, and a word before they do. */
export function SharePage(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data: files } = useQuery({ queryKey: ['shared-files'], queryFn: sharedFiles, networkMode: 'always', gcTime: 0 });
  const { data: root, error } = useQuery({ queryKey: keys.item('root'), queryFn: ({ signal }) => items.item(ROOT, signal) });
  const put = (): void => {
    const data = new DataTransfer();
    files?.forEach((file) => data.items.add(file));
    go('/files', { replace: true });
    uploader()?.drop(data, { id: root?.id ?? 'root', name: words.say('rail.files') });
  };
  return (
    <PageFrame title={words.say('pwa.share')} padded>
      {error !== null ? (
        <Broken error={error} />
      ) : files === undefined || root === undefined ? (
        <Loading />
      ) : files.length === 0 ? (
        <Empty text={words.say('pwa.share.none')} />
      ) : (
        <div className={styles.page}>
          <p>{words.say('pwa.share.text', { n: files.length })}</p>
          <ul className={styles.list}>
            {files.map((file, i) => (
              <li key={i}>
                <bdi>{file.name}</bdi> · {words.bytes(file.size)}
              </li>
            ))}
          </ul>
          <div className={styles.row}>
            <Button appearance="primary" disabled={uploader() === undefined} onClick={put}>
              {words.say('pwa.share.put')}
            </Button>
            <Button onClick={() => go('/files', { replace: true })}>{words.say('cancel')}</Button>
          </div>
        </div>
      )}
    </PageFrame>
  );
}
