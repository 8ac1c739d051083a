import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';

import { items, keys, type Quota } from '../graph';
import { useWords } from '../words';
import { hideBanner, showBanner } from './banners';
import { go, Link } from './router';

const useStyles = makeStyles({
  meter: {
    display: 'block',
    padding: '10px 14px',
    marginInline: '6px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase200,
    ':hover': { backgroundColor: tokens.colorNeutralBackground3Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  bar: { marginTop: '6px' },
  tight: { color: tokens.colorStatusDangerForeground1 },
});

const STORAGE = '/settings/storage';

/** How full the drive is, at the foot of the rail; a banner over everything once it gets tight. */
export function StorageMeter(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data } = useQuery({ queryKey: keys.drive, queryFn: ({ signal }) => items.drive(signal) });
  const quota = data?.quota;
  useEffect(() => {
    if (quota === undefined || quota.state === 'normal') {
      hideBanner('storage');
      return;
    }
    showBanner('storage', {
      text: words.say(`storage.${quota.state}`, { left: words.bytes(quota.remaining) }),
      kind: quota.state === 'nearing' ? 'note' : 'warning',
      action: { label: words.say('storage.room'), run: () => go('/bin') },
    });
  }, [quota, words]);
  if (quota === undefined) {
    return null;
  }
  const text = words.say('storage.used', { used: words.bytes(quota.used), total: words.bytes(quota.total) });
  return (
    <Link to={STORAGE} className={mergeClasses(styles.meter, isTight(quota) && styles.tight)}>
      {text}
      <ProgressBar
        className={styles.bar}
        value={quota.total === 0 ? 1 : Math.min(1, Math.round((1000 * quota.used) / quota.total) / 1000)}
        color={isTight(quota) ? 'error' : 'brand'}
        thickness="large"
        aria-label={words.say('storage.title')}
      />
    </Link>
  );
}

const isTight = (quota: Quota): boolean => quota.state === 'critical' || quota.state === 'exceeded';
