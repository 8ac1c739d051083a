import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { Store, useStore } from './store';

export interface Banner {
  readonly text: string;
  readonly kind?: 'note' | 'warning' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const banners = new Store<Readonly<Record<string, Banner>>>({});

/** Puts a banner above every page, in the place of the one with this name. */
export function showBanner(name: string, banner: Banner): void {
  banners.change((before) => ({ ...before, [name]: banner }));
}

export function hideBanner(name: string): void {
  banners.change(({ [name]: _, ...rest }) => rest);
}

const useStyles = makeStyles({
  banner: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    paddingInline: '16px',
    minHeight: '40px',
    flexWrap: 'wrap',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  warning: { backgroundColor: tokens.colorStatusWarningBackground1 },
  bad: { backgroundColor: tokens.colorStatusDangerBackground1 },
  text: { flexGrow: 1 },
});

export function Banners(): ReactNode {
  const all = useStore(banners);
  const styles = useStyles();
  return (
    <div role="status">
      {Object.entries(all).map(([name, { text, kind = 'note', action }]) => (
        <div key={name} className={mergeClasses(styles.banner, kind === 'warning' && styles.warning, kind === 'bad' && styles.bad)}>
          <span className={styles.text}>{text}</span>
          {action !== undefined && (
            <Button size="small" onClick={action.run}>
              {action.label}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
