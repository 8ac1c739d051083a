import { type Guest, guestPage, minds, type SignedIn, signedInPage, visit, type Wish } from './house';
import type { AppPage } from './pages';

export interface Looked {
  readonly page: SignedIn['page'];
  readonly close: () => Promise<void>;
}

/** Opens one of the pages as whoever is to see it, and does what is done there first. */
export async function lookAt(wanted: AppPage, wished: Wish = {}): Promise<Looked> {
  const wish = { ...wished, routed: true };
  const owner = await signedInPage(wish);
  const guest: Guest | undefined = wanted.asGuest === undefined ? undefined : await guestPage(wish);
  const { page } = guest ?? owner;
  if (wanted.tells !== undefined) {
    minds(page, wanted.tells);
  }
  await visit(page, (await wanted.prepare?.(owner)) ?? wanted.path ?? '/');
  await wanted.act?.(owner);
  guest !== undefined && (await wanted.asGuest?.(guest));
  return {
    page,
    close: async () => {
      await guest?.context.close();
      await owner.context.close();
    },
  };
}
