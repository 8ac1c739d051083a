import { Button, Field, Link as PlainLink, makeStyles, Radio, RadioGroup, Select, Switch, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { followed, language, PageFrame, prefer, preferences, type Preferences, useStore } from '../shell';
import { type AnyKey, type Language, LANGUAGES, useAllWords } from '../words';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '28px', maxWidth: '640px' },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  fields: { display: 'flex', flexDirection: 'column', gap: '14px', alignItems: 'flex-start' },
  why: { margin: '0 0 0 4px', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  row: { display: 'flex', flexDirection: 'column', paddingBlock: '10px', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
});

const THEMES: readonly Preferences['theme'][] = ['system', 'light', 'dark', 'contrast'];
const SYSTEM = 'system';

/** Pages of the server, which work without a script (docs/signin.md), in the order of their own navigation. */
const PAGES = ['security', 'password', 'devices', 'activity', 'apps', 'tokens', 'sharing', 'profile', 'plan', 'export', 'delete'] as const;

/** How the app looks and behaves in this browser, and the ways to what is kept with the account. */
export function SettingsPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <PageFrame title={words.say('rail.settings')} padded>
      <div className={styles.page}>
        <Look />
        <section>
          <h2 className={styles.heading}>{words.say('settings.room')}</h2>
          <Button as="a" href="/settings/storage" onClick={(event) => followed(event, '/settings/storage')}>
            {words.say('settings.storage')}
          </Button>
        </section>
        <section>
          <h2 className={styles.heading}>{words.say('settings.account')}</h2>
          <ul className={styles.list}>
            <li className={styles.row}>
              <PlainLink href="/settings/audit" onClick={(event) => followed(event, '/settings/audit')}>
                {words.say('audit.link')}
              </PlainLink>
              <span className={styles.why}>{words.say('audit.link.what')}</span>
            </li>
            {PAGES.map((each) => (
              <li key={each} className={styles.row}>
                <PlainLink href={`/account/${each}`}>{words.say(`settings.account.${each}`)}</PlainLink>
                <span className={styles.why}>{words.say(`settings.account.${each}.what`)}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </PageFrame>
  );
}

function Look(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const chosen = useStore(preferences);
  return (
    <section>
      <h2 className={styles.heading}>{words.say('settings.look')}</h2>
      <div className={styles.fields}>
        <Field label={words.say('settings.language')}>
          <Select value={chosen.language ?? SYSTEM} onChange={(_, { value }) => prefer({ language: value === SYSTEM ? undefined : (value as Language) })}>
            <option value={SYSTEM}>{words.say('settings.language.system', { name: LANGUAGES[language({ ...chosen, language: undefined })].own })}</option>
            {(Object.keys(LANGUAGES) as Language[]).map((each) => (
              <option key={each} value={each} lang={each}>
                {LANGUAGES[each].own}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.say('settings.theme')}>
          <RadioGroup value={chosen.theme} onChange={(_, { value }) => prefer({ theme: value as Preferences['theme'] })}>
            {THEMES.map((each) => (
              <Radio key={each} value={each} label={words.say(`settings.theme.${each}` satisfies AnyKey)} />
            ))}
          </RadioGroup>
        </Field>
        <div>
          <Switch checked={chosen.letters} label={words.say('shortcuts.letters')} onChange={(_, { checked }) => prefer({ letters: checked })} />
          <p className={styles.why}>{words.say('settings.letters.why')}</p>
        </div>
      </div>
    </section>
  );
}
