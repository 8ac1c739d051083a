import { Button, DialogActions, DialogBody, DialogContent, DialogTitle, makeStyles, MessageBar, MessageBarBody, Switch, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { refOf } from '../graph';
import { saysWhy } from '../parts';
import { change, type PermissionChange } from './calls';
import { Expiry, PasswordPart, useVerdict } from './link-settings';
import type { RowProps } from './permission-rows';
import { dayOf, endOfDay, summaryKey } from './rights';

const useStyles = makeStyles({
  none: { color: tokens.colorNeutralForeground3, margin: 0 },
  settings: { display: 'flex', flexDirection: 'column', gap: '12px' },
});

interface ChangeLinkProps extends RowProps {
  readonly close: () => void;
  readonly refused: unknown;
}

/** What can be other about a link that is out already. View and edit cannot: who has it would not know. */
export function ChangeLink({ item, words, permission, act, close, refused }: ChangeLinkProps): ReactNode {
  const styles = useStyles();
  const link = permission.link!;
  const [day, setDay] = useState(permission.expirationDateTime === undefined ? '' : dayOf(new Date(permission.expirationDateTime)));
  const [hasPassword, setHasPassword] = useState(permission.hasPassword === true);
  const [password, setPassword] = useState('');
  const [prevented, setPrevented] = useState(link.preventsDownload === true);
  const verdict = useVerdict(password);
  const keepsPassword = permission.hasPassword === true && password === '';
  const isReady = !hasPassword || keepsPassword || verdict === 'enough';
  const save = async (): Promise<void> => {
    const before = permission.expirationDateTime === undefined ? '' : dayOf(new Date(permission.expirationDateTime));
    const wish: PermissionChange = {
      ...(day === before ? {} : { expirationDateTime: day === '' ? null : endOfDay(day) }),
      ...(hasPassword ? (password === '' ? {} : { password }) : permission.hasPassword === true ? { password: null } : {}),
      ...(link.type === 'view' ? { link: { preventsDownload: prevented } } : {}),
    };
    if (await act(() => change(refOf(item), permission.id, wish), words.say('sharing.changed'))) {
      close();
    }
  };
  return (
    <DialogBody>
      <DialogTitle>{words.say(summaryKey(link.scope, link.type))}</DialogTitle>
      <DialogContent className={styles.settings}>
        <p className={styles.none}>{words.say('sharing.link.fixed')}</p>
        <Expiry day={day} setDay={setDay} />
        <PasswordPart scope={link.scope} on={hasPassword} setOn={setHasPassword} password={password} setPassword={setPassword} verdict={verdict} />
        {keepsPassword && hasPassword && <p className={styles.none}>{words.say('sharing.password.kept')}</p>}
        {link.type === 'view' && <Switch checked={prevented} label={words.say('sharing.block')} onChange={(_, { checked }) => setPrevented(checked)} />}
        <div role="alert">
          {refused !== undefined && (
            <MessageBar intent="error">
              <MessageBarBody>{saysWhy(refused, words)}</MessageBarBody>
            </MessageBar>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{words.say('cancel')}</Button>
        <Button appearance="primary" disabledFocusable={!isReady} onClick={() => isReady && void save()}>
          {words.say('sharing.apply')}
        </Button>
      </DialogActions>
    </DialogBody>
  );
}
