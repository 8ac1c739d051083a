import {
  Avatar,
  Button,
  makeStyles,
  Menu,
  MenuDivider,
  MenuItemLink,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
  tokens,
} from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';

import { items, keys } from '../graph';
import { useWords } from '../words';
import { followed, go, Link, usePlace } from './router';
import { PHONE, useMedia } from './theme';

const useStyles = makeStyles({
  bar: {
    gridArea: 'top',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '48px',
    paddingInline: '16px 12px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    width: '188px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    '@media (max-width: 899px)': { width: 'auto' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  name: { '@media (max-width: 639px)': { display: 'none' } },
  search: { flexGrow: 1, display: 'flex', justifyContent: 'center', minWidth: 0 },
  field: { width: '100%', maxWidth: '560px' },
  round: { padding: 0, minWidth: '36px', borderRadius: '50%' },
});

/** Product, search, settings, help, account. */
export function TopBar({ searchField }: { readonly searchField: RefObject<HTMLInputElement | null> }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const phone = useMedia(PHONE);
  return (
    <header className={styles.bar} data-region="top">
      <Link to="/" className={styles.brand} aria-label={words.say('app.name')}>
        <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
          <path fill="#0f6e6e" d="M16 2 4 6.5V15c0 7.3 5 13 12 15 7-2 12-7.7 12-15V6.5z" />
          <path fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" d="m10.5 16 4 4 7-8" />
        </svg>
        <span className={styles.name}>{words.say('app.name')}</span>
      </Link>
      <Search field={searchField} />
      {!phone && (
        <>
          <BarLink to="/settings" label={words.say('rail.settings')} icon={<SettingsRegular />} />
          <BarLink to="/help" label={words.say('rail.help')} icon={<QuestionCircleRegular />} />
        </>
      )}
      <AccountMenu />
    </header>
  );
}

function BarLink({ to, label, icon }: { readonly to: string; readonly label: string; readonly icon: ReactNode & {} }): ReactNode {
  return <Button as="a" appearance="subtle" href={to} icon={<>{icon}</>} aria-label={label} title={label} onClick={(event) => followed(event, to)} />;
}

function Search({ field }: { readonly field: RefObject<HTMLInputElement | null> }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { path, query } = usePlace();
  const asked = path === '/search' ? (query.get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  return (
    <search className={styles.search}>
      <SearchBox
        className={styles.field}
        value={text}
        placeholder={words.say('search.label')}
        aria-label={words.say('search.label')}
        dismiss={{ 'aria-label': words.say('search.clear') }}
        input={{ ref: field }}
        onChange={(_, { value }) => {
          setText(value);
          if (value === '' && asked !== '') {
            go('/files');
          }
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '') {
            go(`/search?q=${encodeURIComponent(text.trim())}`);
          }
        }}
      />
    </search>
  );
}

/** The account's pages work without a script, and are the server's own (docs/signin.md). */
function AccountMenu(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => items.me(signal) });
  const name = me?.displayName ?? '';
  return (
    <Menu positioning={{ autoSize: 'height' }}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" className={styles.round} aria-label={words.say('account.menu', { name })}>
          <Avatar name={name} size={32} color="brand" aria-hidden="true" />
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemLink href="/account">{words.say('account.page')}</MenuItemLink>
          <MenuItemLink href="/account/security">{words.say('account.security')}</MenuItemLink>
          <MenuItemLink href="/account/devices">{words.say('account.devices')}</MenuItemLink>
          <MenuItemLink href="/account/plan">{words.say('account.plan')}</MenuItemLink>
          <MenuDivider />
          <MenuItemLink href="/signout?return=%2F">{words.say('account.signout')}</MenuItemLink>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
