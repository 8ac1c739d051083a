import { type BrandVariants, createDarkTheme, createLightTheme, teamsHighContrastTheme, type Theme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';

import { preferences } from './preferences';
import { useStore } from './store';

/** Around the colour of the mark; 80 is what stands under white letters. */
const BRAND: BrandVariants = {
  10: '#001414',
  20: '#042323',
  30: '#063535',
  40: '#084545',
  50: '#0a5252',
  60: '#0c5f5f',
  70: '#0d6666',
  80: '#0f6e6e',
  90: '#1f8381',
  100: '#45aaa7',
  110: '#5cc4c0',
  120: '#74d0cc',
  130: '#8edad7',
  140: '#a9e4e1',
  150: '#c6eeec',
  160: '#e5f8f7',
};

const LIGHT: Theme = createLightTheme(BRAND);
// Fluent's own red stands at 4.2 to 1 on a dark panel, which is not enough for a sentence.
const DARK: Theme = { ...createDarkTheme(BRAND), colorBrandForeground1: BRAND[110], colorBrandForeground2: BRAND[120], colorStatusDangerForeground1: '#eeacb2' };

const matches = (query: string) => () => matchMedia(query).matches;
const listen = (query: string) => (tell: () => void) => {
  const list = matchMedia(query);
  list.addEventListener('change', tell);
  return () => list.removeEventListener('change', tell);
};

export const useMedia = (query: string): boolean => useSyncExternalStore(listen(query), matches(query));

/** Below it the rail is a bar at the bottom, and the details are a sheet (ux.md, section 1). */
export const PHONE = '(max-width: 639px)';

export function useTheme(): { readonly theme: Theme; readonly dark: boolean } {
  const { theme } = useStore(preferences);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  if (theme === 'contrast') {
    return { theme: teamsHighContrastTheme, dark: true };
  }
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  return { theme: dark ? DARK : LIGHT, dark };
}
