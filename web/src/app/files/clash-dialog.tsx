import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import type { Clash } from '../graph';
import { ask } from '../shell';
import { useWords } from '../words';

const useStyles = makeStyles({
  choice: { height: 'auto', justifyContent: 'flex-start', textAlign: 'start', marginTop: '8px', width: '100%', maxWidth: 'none' },
  what: { display: 'block', fontWeight: tokens.fontWeightRegular, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

export interface ClashQuestion {
  /** What has which name. */
  readonly text: string;
  /** What keeping both does. */
  readonly both: string;
  /** What the button says that changes nothing. */
  readonly leave: string;
  /** Only a file can replace a file. */
  readonly canReplace: boolean;
}

/** @returns what is meant; `undefined` changes nothing */
export function askClash(question: ClashQuestion): Promise<Clash | undefined> {
  return ask<Clash>((close) => <ClashDialog {...question} close={close} />);
}

/** Equal names: both stay, or the one that comes replaces the other, which is kept as ours keeps everything. */
function ClashDialog({ text, both, leave, canReplace, close }: ClashQuestion & { readonly close: (clash?: Clash) => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('files.clash.title')}</DialogTitle>
          <DialogContent>
            {text}
            <Button className={styles.choice} onClick={() => close('rename')} autoFocus>
              <span>
                {words.say('files.clash.both')}
                <span className={styles.what}>{both}</span>
              </span>
            </Button>
            {canReplace && (
              <Button className={styles.choice} onClick={() => close('replace')}>
                <span>
                  {words.say('files.clash.replace')}
                  <span className={styles.what}>{words.say('files.clash.replace.what')}</span>
                </span>
              </Button>
            )}
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" onClick={() => close()}>
              {leave}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
