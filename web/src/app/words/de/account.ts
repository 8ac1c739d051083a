import type { account as english } from '../en/account';
import type { Entry } from '../catalogue';

export const account: Readonly<Record<keyof typeof english, Entry>> = {};
