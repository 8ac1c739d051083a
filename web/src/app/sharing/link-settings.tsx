import { Button, DialogActions, DialogBody, DialogContent, DialogTitle, Field, Input, makeStyles, Radio, RadioGroup, Select, Switch, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import type { DriveItem } from '../graph';
import { useWords } from '../words';
import { type LinkScope, type LinkType, type LinkWish, planOfLinks } from './calls';
import { consistent, dayOf, endOfDay } from './rights';
import { SHORTEST, type Verdict, verdictOf } from './strength';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  why: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, marginTop: '-8px' },
});

const SCOPES: readonly LinkScope[] = ['anonymous', 'organization', 'users'];
const DAY_MILLIS = 86_400_000;

export const usePlanOfLinks = () => useQuery({ queryKey: ['plan-of-links'], queryFn: ({ signal }) => planOfLinks(signal), retry: false }).data;

export interface LinkSettingsProps {
  readonly item: DriveItem;
  readonly wish: LinkWish;
  readonly cancel: () => void;
  readonly apply: (wish: LinkWish) => void;
}

/** Whom a link works for, what it gives, how long, and by which password. What cannot be chosen says why. */
export function LinkSettings({ item, wish, cancel, apply }: LinkSettingsProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [scope, setScope] = useState(wish.scope);
  const [type, setType] = useState(wish.type);
  const [day, setDay] = useState(wish.expirationDateTime === undefined ? '' : dayOf(new Date(wish.expirationDateTime)));
  const [password, setPassword] = useState(wish.password ?? '');
  const [prevented, setPrevented] = useState(wish.preventsDownload === true);
  const [hasPassword, setHasPassword] = useState(wish.password !== undefined);
  const types: readonly LinkType[] = item.folder === undefined ? ['view', 'edit'] : ['view', 'edit', 'createOnly'];
  const verdict = useVerdict(hasPassword ? password : '');
  const isReady = !hasPassword || scope === 'users' || verdict === 'enough';
  const done = (): void =>
    apply(
      consistent({
        scope,
        type,
        preventsDownload: prevented,
        ...(day === '' ? {} : { expirationDateTime: endOfDay(day) }),
        ...(hasPassword ? { password } : {}),
      }),
    );
  return (
    <DialogBody>
      <DialogTitle>{words.say('sharing.settings')}</DialogTitle>
      <DialogContent className={styles.content}>
        <Field label={words.say('sharing.who')}>
          <RadioGroup value={scope} onChange={(_, { value }) => setScope(value as LinkScope)}>
            {SCOPES.map((each) => (
              <Radio key={each} value={each} label={words.say(`sharing.who.${each}`)} />
            ))}
          </RadioGroup>
        </Field>
        <Field label={words.say('sharing.what')}>
          <Select value={type} onChange={(_, { value }) => setType(value as LinkType)}>
            {types.map((each) => (
              <option key={each} value={each}>
                {words.say(`sharing.type.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Expiry day={day} setDay={setDay} />
        <PasswordPart scope={scope} on={hasPassword} setOn={setHasPassword} password={password} setPassword={setPassword} verdict={verdict} />
        <Switch checked={prevented && type === 'view'} disabled={type !== 'view'} label={words.say('sharing.block')} onChange={(_, { checked }) => setPrevented(checked)} />
        {type !== 'view' && <div className={styles.why}>{words.say('sharing.block.why')}</div>}
      </DialogContent>
      <DialogActions>
        <Button onClick={cancel}>{words.say('cancel')}</Button>
        <Button appearance="primary" disabledFocusable={!isReady} onClick={() => isReady && done()}>
          {words.say('sharing.apply')}
        </Button>
      </DialogActions>
    </DialogBody>
  );
}

/** The last day of it; only where the plan has links that end. */
export function Expiry({ day, setDay }: { readonly day: string; readonly setDay: (day: string) => void }): ReactNode {
  const words = useWords();
  const plan = usePlanOfLinks();
  const closed = plan?.linkExpiry === false;
  return (
    <Field label={words.say('sharing.expiry')} hint={closed ? words.say('sharing.plan.expiry') : day === '' ? words.say('sharing.expiry.none') : words.say('sharing.expiry.until', { at: words.exact(endOfDay(day)) })}>
      <Input type="date" value={day} min={dayOf(new Date())} max={dayOf(new Date(Date.now() + 3650 * DAY_MILLIS))} disabled={closed} onChange={(_, { value }) => setDay(value)} />
    </Field>
  );
}

interface PasswordPartProps {
  readonly scope: LinkScope;
  readonly on: boolean;
  readonly setOn: (on: boolean) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly verdict: Verdict | undefined;
  readonly label?: string;
}

export function PasswordPart({ scope, on, setOn, password, setPassword, verdict, label }: PasswordPartProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const plan = usePlanOfLinks();
  const why = plan?.linkPasswords === false ? words.say('sharing.plan.password') : scope === 'users' ? words.say('sharing.password.why') : undefined;
  const shown = on && why === undefined;
  return (
    <>
      <Switch checked={shown} disabled={why !== undefined} label={label ?? words.say('sharing.password.set')} onChange={(_, { checked }) => setOn(checked)} />
      {why !== undefined && <div className={styles.why}>{why}</div>}
      {shown && (
        <Field
          label={words.say('sharing.password')}
          hint={words.say('sharing.password.hint', { n: SHORTEST })}
          validationState={password === '' ? 'none' : verdict === 'enough' ? 'success' : 'warning'}
          {...(password === '' || verdict === undefined ? {} : { validationMessage: words.say(`sharing.password.${verdict}`, { n: SHORTEST }) })}
        >
          <Input type="text" autoComplete="off" spellCheck={false} value={password} onChange={(_, { value }) => setPassword(value)} />
        </Field>
      )}
    </>
  );
}

/** What the rule says of a password; late answers about what was typed before are dropped. */
export function useVerdict(password: string): Verdict | undefined {
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    let wanted = true;
    setVerdict(undefined);
    if (password !== '') {
      void verdictOf(password).then((told) => wanted && setVerdict(told));
    }
    return () => {
      wanted = false;
    };
  }, [password]);
  return verdict;
}
