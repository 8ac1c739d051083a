import { Button, Link as PlainLink, makeStyles, MessageBar, MessageBarBody, Spinner, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import { refusalOf } from '../graph';
import { Broken, Empty, Loading } from '../parts';
import { attempt, PageFrame, toast } from '../shell';
import { useAllWords } from '../words';
import type { AuditEvent } from './calls';
import { save, trailFile } from './file';
import { Filters } from './filters';
import { Outcome } from './result';
import { Row } from './row';
import { EVERYTHING, fits, isNarrowed, shown } from './shown';
import { useTrail } from './use-trail';
import { verifyHere } from './verify-here';
import { idOf, type Result } from './verifying';

const AT_ONCE = 100;

const useStyles = makeStyles({
  page: { maxWidth: '860px', display: 'flex', flexDirection: 'column', gap: '16px' },
  lead: { margin: '-8px 0 0', color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, maxWidth: '80ch' },
});

/** What the log holds about this account, checked here in the browser. */
export function AuditPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const trail = useTrail();
  const [filter, setFilter] = useState(EVERYTHING);
  const [most, setMost] = useState(AT_ONCE);
  const [result, setResult] = useState<Result>();
  const [busy, setBusy] = useState<'reading' | 'checking'>();
  const [altered, setAltered] = useState(false);
  const all = useMemo(() => trail.events.map(shown), [trail.events]);
  const found = useMemo(() => all.filter((each) => fits(each, filter)), [all, filter]);
  const narrowed = isNarrowed(filter);
  const { hasMore, more } = trail;
  useEffect(() => {
    if (hasMore && (narrowed || most > all.length)) {
      more(); // what is looked for may lie on any page
    }
  }, [narrowed, hasMore, more, most, all.length]);

  /** Reads and checks everything, and hands it on. */
  const check = (then: (events: readonly AuditEvent[], checked: Result) => void): void =>
    attempt(async () => {
      setAltered(false);
      try {
        setBusy('reading');
        const events = await trail.whole();
        setBusy('checking');
        const checked = await verifyHere(events);
        setResult(checked);
        then(events, checked);
      } catch (error) {
        if (refusalOf(error).inner !== 'logAltered') {
          throw error;
        }
        setAltered(true);
      } finally {
        setBusy(undefined);
      }
    });
  const saveFile = (events: readonly AuditEvent[], checked: Result): void => {
    const now = new Date();
    save(trailFile(events, checked, now), `audit-trail-${now.toISOString().slice(0, 10)}.json`);
    toast({ text: words.say('audit.export.done', { n: events.length }) });
  };

  if (trail.isPending) {
    return (
      <PageFrame title={words.say('audit.title')} padded>
        <Loading />
      </PageFrame>
    );
  }
  if (trail.error !== null && all.length === 0) {
    return (
      <PageFrame title={words.say('audit.title')} padded>
        <Broken error={trail.error} retry={trail.again} />
      </PageFrame>
    );
  }
  return (
    <PageFrame title={words.say('audit.title')} padded>
      <div className={styles.page}>
        <p className={styles.lead}>{words.say('audit.lead')}</p>
        <div className={styles.row}>
          <Button appearance="primary" icon={<ShieldCheckmarkRegular />} disabled={busy !== undefined} onClick={() => check(() => {})}>
            {words.say('audit.verify')}
          </Button>
          <Button icon={<ArrowDownloadRegular />} disabled={busy !== undefined || all.length === 0} onClick={() => check(saveFile)}>
            {words.say('audit.export')}
          </Button>
          <span role="status">{busy !== undefined && <Spinner size="tiny" label={words.say(busy === 'reading' ? 'audit.loading' : 'audit.verifying')} />}</span>
          <PlainLink href="/account/activity">{words.say('audit.activity')}</PlainLink>
        </div>
        {altered && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{words.say('audit.altered')}</MessageBarBody>
          </MessageBar>
        )}
        {result !== undefined && busy === undefined && <Outcome result={result} clear={() => setResult(undefined)} />}
        <Filters filter={filter} change={setFilter} />
        <p className={styles.note}>{words.say('audit.told')}</p>
        {narrowed && (
          <span className={styles.note} role="status">
            {hasMore ? words.say('audit.loading') : words.say('audit.count', { n: found.length })}
          </span>
        )}
        {all.length === 0 ? (
          <Empty text={words.say('audit.none')} />
        ) : found.length === 0 && !hasMore ? (
          <Empty text={words.say('audit.none.found')} />
        ) : (
          <ol className={styles.list} aria-label={words.say('audit.list')}>
            {found.slice(0, most).map((each) => (
              <Row key={idOf(each.event)} shown={each} result={result?.events.get(idOf(each.event))} />
            ))}
          </ol>
        )}
        {(found.length > most || (hasMore && !narrowed)) && (
          <div>
            <Button onClick={() => setMost(most + AT_ONCE)}>{words.say('audit.more')}</Button>
          </div>
        )}
      </div>
    </PageFrame>
  );
}
