import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useEffect } from 'react';

import { useWords } from '../words';

const useStyles = makeStyles({
  frame: { gridArea: 'page', display: 'grid', minWidth: 0, minHeight: 0, gridTemplateColumns: 'minmax(0, 1fr) auto', gridTemplateRows: 'auto minmax(0, 1fr)' },
  bar: { gridColumn: '1 / -1', minWidth: 0 },
  commands: {
    display: 'flex',
    flexWrap: 'wrap', // rather two lines than a button that cannot be reached
    alignItems: 'center',
    minHeight: '44px',
    paddingInline: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  main: { display: 'flex', flexDirection: 'column', minWidth: 0, minHeight: 0, overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground1 },
  padded: { padding: '20px 24px 48px', '@media (max-width: 639px)': { padding: '16px 16px 32px' } },
  title: { margin: '0 0 16px', fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600, fontWeight: tokens.fontWeightSemibold },
  listTitle: { margin: 0, padding: '14px 16px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', margin: 0 },
  details: {
    width: '320px',
    minHeight: 0,
    overflowY: 'auto',
    borderInlineStartWidth: '1px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 899px)': {
      position: 'fixed',
      insetInline: 0,
      bottom: 0,
      width: 'auto',
      maxHeight: '75vh',
      zIndex: 1000,
      borderInlineStartWidth: 0,
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      borderRadius: '12px 12px 0 0',
      boxShadow: tokens.shadow28,
    },
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    paddingBlock: '6px',
    paddingInline: '16px 8px',
    backgroundColor: tokens.colorNeutralBackground1,
    fontWeight: tokens.fontWeightSemibold,
  },
});

export interface PageFrameProps {
  /** Of the tab. */
  readonly title: string;
  /** What stands in the command bar; without it there is none. */
  readonly commands?: ReactNode;
  /** What stands in the pane at the side, while it is open. On a phone it is a sheet. */
  readonly details?: ReactNode;
  readonly onCloseDetails?: () => void;
  /** Whether the title stands above the content: it does on pages of text. */
  readonly heading?: boolean;
  /** Pages of text have margins; lists have their own. */
  readonly padded?: boolean;
  readonly children: ReactNode;
}

/** What every page stands in: command bar, content, details. */
export function PageFrame({ title, commands, details, onCloseDetails, padded = false, heading = padded, children }: PageFrameProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title} · ${words.say('app.name')}`;
  }, [title, words]);
  return (
    <div className={styles.frame}>
      {commands !== undefined && (
        <section className={styles.bar} data-region="commands" aria-label={words.say('region.commands')}>
          <div className={styles.commands} role="toolbar" aria-label={words.say('region.commands')}>
            {commands}
          </div>
        </section>
      )}
      <main id="content" className={mergeClasses(styles.main, padded && styles.padded)} data-region="main" tabIndex={-1}>
        <h1 className={heading ? (padded ? styles.title : styles.listTitle) : styles.unseen}>{title}</h1>
        {children}
      </main>
      {details !== undefined && (
        <aside className={styles.details} data-region="details" aria-label={words.say('region.details')}>
          <div className={styles.head}>
            {words.say('region.details')}
            <Button appearance="subtle" icon={<DismissRegular />} aria-label={words.say('close')} onClick={onCloseDetails} />
          </div>
          {details}
        </aside>
      )}
    </div>
  );
}
