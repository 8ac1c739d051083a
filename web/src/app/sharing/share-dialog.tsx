import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { type ReactNode, useState } from 'react';

import { type DriveItem, refOf } from '../graph';
import { saysWhy } from '../parts';
import { toast } from '../shell';
import { useWords } from '../words';
import { createLink, invite, type LinkWish, type Permission } from './calls';
import { changed, copy } from './effects';
import { LinkSettings } from './link-settings';
import { PeopleField } from './people-field';
import { byRight, parse, type Recipient } from './recipients';
import { consistent, summaryKey } from './rights';

const useStyles = makeStyles({
  surface: { maxWidth: '520px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  link: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: '12px', display: 'flex', flexDirection: 'column', gap: '8px' },
  row: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
  summary: { flexGrow: 1, justifyContent: 'flex-start', textAlign: 'start', minHeight: '44px', fontWeight: tokens.fontWeightRegular, minWidth: 0 },
  made: { width: '100%' },
});

/** Most people that the door takes at one time. */
const MOST = 100;
const FIRST_WISH: LinkWish = { type: 'view', scope: 'anonymous' };

export interface ShareDialogProps {
  readonly item: DriveItem;
  readonly close: (next?: 'manage') => void;
}

/** People who are asked in by mail, and a link to hand on. */
export function ShareDialog({ item, close }: ShareDialogProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [isSetting, setSetting] = useState(false);
  const [wish, setWish] = useState<LinkWish>(FIRST_WISH);
  const [made, setMade] = useState<Permission>();
  const [error, setError] = useState<unknown>();
  const apply = (wanted: LinkWish): void => {
    setWish(consistent(wanted));
    setMade(undefined);
    setSetting(false);
  };
  return (
    <Dialog open onOpenChange={() => (isSetting ? setSetting(false) : close())}>
      <DialogSurface className={styles.surface}>
        {isSetting ? (
          <LinkSettings item={item} wish={wish} cancel={() => setSetting(false)} apply={apply} />
        ) : (
          <DialogBody>
            <DialogTitle>{words.say('sharing.title', { name: item.name })}</DialogTitle>
            <DialogContent className={styles.content}>
              <Invite item={item} close={close} failed={setError} />
              <LinkPart item={item} wish={wish} made={made} setMade={setMade} failed={setError} settings={() => setSetting(true)} />
              <div role="alert">
                {error !== undefined && (
                  <MessageBar intent="error">
                    <MessageBarBody>{saysWhy(error, words)}</MessageBarBody>
                  </MessageBar>
                )}
              </div>
            </DialogContent>
            <DialogActions>
              <Button onClick={() => close('manage')}>{words.say('sharing.manage')}</Button>
              <Button onClick={() => close()}>{words.say('close')}</Button>
            </DialogActions>
          </DialogBody>
        )}
      </DialogSurface>
    </Dialog>
  );
}

interface InviteProps {
  readonly item: DriveItem;
  readonly close: () => void;
  readonly failed: (error: unknown) => void;
}

function Invite({ item, close, failed }: InviteProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [people, setPeople] = useState<readonly Recipient[]>([]);
  const [typed, setTyped] = useState('');
  const [message, setMessage] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = async (): Promise<void> => {
    // Who pressed no key after the last address meant it all the same.
    const { added, rest } = parse(typed, people.map(({ mail }) => mail));
    const all = [...people, ...added.map((mail): Recipient => ({ mail, right: 'view' }))];
    setPeople(all);
    setTyped(rest);
    if (rest !== '' || all.length === 0 || all.length > MOST) {
      setProblem(rest !== '' ? words.say('sharing.people.bad', { text: rest }) : words.say(all.length === 0 ? 'sharing.people.none' : 'sharing.people.many', { n: MOST }));
      return;
    }
    setSending(true);
    failed(undefined);
    try {
      for (const [right, mails] of byRight(all)) {
        await invite(
          refOf(item),
          { mails, role: right === 'edit' ? 'write' : 'read', preventsDownload: right === 'look', message: message.trim(), language: words.language },
        );
        // Should the next be refused, those that are in are not asked in twice.
        setPeople((left) => left.filter((each) => !mails.includes(each.mail)));
      }
      toast({ text: words.say('sharing.sent', { n: all.length, name: item.name, mail: all[0]!.mail }) });
      close();
    } catch (error) {
      failed(error);
    } finally {
      setSending(false);
      changed(item);
    }
  };
  const change = (text: string): void => {
    setTyped(text);
    setProblem(undefined);
  };
  return (
    <>
      <PeopleField people={people} setPeople={setPeople} typed={typed} setTyped={change} problem={problem} />
      <Field label={words.say('sharing.message')}>
        <Textarea value={message} maxLength={1000} resize="vertical" onChange={(_, { value }) => setMessage(value)} />
      </Field>
      <div className={styles.row}>
        <Button appearance="primary" icon={<SendRegular />} disabledFocusable={isSending} onClick={() => void send()}>
          {words.say(isSending ? 'sharing.sending' : 'sharing.send')}
        </Button>
      </div>
    </>
  );
}

interface LinkPartProps {
  readonly item: DriveItem;
  readonly wish: LinkWish;
  readonly made: Permission | undefined;
  readonly setMade: (made: Permission) => void;
  readonly failed: (error: unknown) => void;
  readonly settings: () => void;
}

function LinkPart({ item, wish, made, setMade, failed, settings }: LinkPartProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [said, setSaid] = useState('');
  const take = async (): Promise<void> => {
    failed(undefined);
    setSaid('');
    try {
      // One with a password would be another each time.
      const link = made ?? (await createLink(refOf(item), wish));
      setMade(link);
      changed(item);
      setSaid(words.say((await copy(link)) ? 'sharing.copied' : 'sharing.copy.self'));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <section className={styles.link} aria-label={words.say('sharing.link')}>
      <div className={styles.row}>
        <Button appearance="subtle" className={styles.summary} icon={<ChevronRightRegular />} iconPosition="after" aria-label={`${words.say(summaryKey(wish.scope, wish.type))}. ${words.say('sharing.settings')}`} onClick={settings}>
          {words.say(summaryKey(wish.scope, wish.type))}
        </Button>
        <Button icon={<LinkRegular />} onClick={() => void take()}>
          {words.say('sharing.link.copy')}
        </Button>
      </div>
      {made?.link?.webUrl !== undefined && (
        <Input className={styles.made} readOnly value={made.link.webUrl} aria-label={words.say('sharing.link')} onFocus={(event) => event.currentTarget.select()} />
      )}
      <div role="status">{said}</div>
    </section>
  );
}
