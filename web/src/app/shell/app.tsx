import { createDOMRenderer, FluentProvider, makeStyles, RendererProvider, type Theme, tokens } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';

import { client, followChanges } from '../graph';
import { Broken, Loading, Nothing } from '../parts';
import { WordsProvider, useWords } from '../words';
import { useAway } from './away';
import { Banners } from './banners';
import { ErrorBoundary } from './error-boundary';
import { ask, Dialogs } from './dialogs';
import { overlays, routes } from './features';
import { language, preferences } from './preferences';
import { Rail } from './rail';
import { useRegions } from './regions';
import { match, usePlace } from './router';
import { isTyping, useLetters } from './shortcuts';
import { SignedInAgain, SignedOut } from './signed-out';
import { useStore } from './store';
import { useTheme } from './theme';
import { TopBar } from './top-bar';
import { Toasts, undoLast } from './toasts';

const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list')).ShortcutList }));

const useStyles = makeStyles({
  app: { height: '100dvh', backgroundColor: tokens.colorNeutralBackground1 },
  shell: {
    height: '100dvh',
    display: 'grid',
    gridTemplateAreas: '"banner banner" "top top" "rail page"',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: 'auto auto minmax(0, 1fr)',
    '@media (max-width: 639px)': {
      gridTemplateAreas: '"banner" "top" "page" "rail"',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: 'auto auto minmax(0, 1fr) auto',
    },
  },
  banner: { gridArea: 'banner' },
  skip: {
    position: 'fixed',
    insetInlineStart: '8px',
    top: '-100px',
    zIndex: 1_000_002,
    padding: '8px 16px',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    ':focus': { top: '8px' },
  },
});

/** @param nonce of the page: what styles it makes carry it, or the browser would not take them */
export function App({ nonce }: { readonly nonce: string }): ReactNode {
  const renderer = useRef(createDOMRenderer(document, { styleElementAttributes: { nonce } }));
  const { theme, dark } = useTheme();
  const chosen = useStore(preferences);
  const words = language(chosen);
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);
  return (
    <RendererProvider renderer={renderer.current} targetDocument={document}>
      <WordsProvider language={words} mirrored={chosen.mirrored}>
        <Themed theme={theme} />
      </WordsProvider>
    </RendererProvider>
  );
}

/** Below the renderer: a style that is made above it would not carry the nonce. */
function Themed({ theme }: { readonly theme: Theme }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  return (
    // What it wears, everything that floats wears too: so it wears nothing.
    <FluentProvider theme={theme} dir={words.dir}>
      <div className={styles.app}>
        <QueryClientProvider client={client}>
          <Frame />
        </QueryClientProvider>
      </div>
    </FluentProvider>
  );
}

function Frame(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { path } = usePlace();
  const searchField = useRef<HTMLInputElement>(null);
  useRegions();
  useAway();
  useUndoKey();
  useLetters({
    '/': () => searchField.current?.focus(),
    '?': () => void ask<void>((close) => <Suspense><ShortcutList close={() => close()} /></Suspense>),
  });
  useEffect(() => (path === '/app/back' ? undefined : followChanges()), [path === '/app/back']);
  if (path === '/app/back') {
    return <SignedInAgain />;
  }
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip} onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>
        {words.say('skip.list')}
      </a>
      <div className={styles.banner}>
        <Banners />
      </div>
      <TopBar searchField={searchField} />
      <Rail />
      <ErrorBoundary key={path} fallback={(retry, error) => <Broken error={error} retry={retry} />}>
        <Suspense fallback={<Loading />}>
          <CurrentPage path={path} />
        </Suspense>
      </ErrorBoundary>
      {overlays().map((Overlay, i) => (
        <Suspense key={i}>
          <Overlay />
        </Suspense>
      ))}
      <Dialogs />
      <Toasts />
      <SignedOut />
    </div>
  );
}

function CurrentPage({ path }: { readonly path: string }): ReactNode {
  for (const { pattern, page: Page } of routes()) {
    const places = match(pattern, path);
    if (places !== undefined) {
      return <Page places={places} />;
    }
  }
  return <Nothing />;
}

function useUndoKey(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z' && !isTyping(event.target)) {
        event.preventDefault();
        undoLast();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
