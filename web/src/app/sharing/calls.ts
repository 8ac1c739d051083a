/** What the app asks the door of sharing (docs/sharing.md, docs/graph-door.md). Each throws a Refusal. */
import { ask, type DriveItem, type ItemRef, itemAddress, type LinkScope, type LinkType, type Page, type Permission } from '../graph';

export type { LinkScope, LinkType, Permission } from '../graph';

export interface LinkWish {
  readonly type: LinkType;
  readonly scope: LinkScope;
  readonly preventsDownload?: boolean;
  readonly expirationDateTime?: string;
  readonly password?: string;
}

/** What is to be other about a permission; `null` takes it away. */
export interface PermissionChange {
  readonly roles?: readonly ('read' | 'write')[];
  readonly expirationDateTime?: string | null;
  readonly password?: string | null;
  readonly link?: { readonly preventsDownload: boolean };
}

/** The link of that kind that is there already, or a new one. */
export const createLink = (ref: ItemRef, wish: LinkWish): Promise<Permission> =>
  ask(itemAddress(ref, 'createLink'), { method: 'POST', json: wish });

export interface Invitation {
  readonly mails: readonly string[];
  readonly role: 'read' | 'write';
  readonly preventsDownload: boolean;
  readonly message: string;
  /** In which the letter is written. */
  readonly language: string;
}

export const invite = async (ref: ItemRef, { mails, role, preventsDownload, message, language }: Invitation): Promise<readonly Permission[]> =>
  (
    await ask<Page<Permission>>(itemAddress(ref, 'invite'), {
      method: 'POST',
      headers: { 'Accept-Language': language },
      json: {
        recipients: mails.map((email) => ({ email })),
        roles: [role],
        sendInvitation: true,
        ...(preventsDownload ? { '@holdfast.preventsDownload': true } : {}),
        ...(message === '' ? {} : { message }),
      },
    })
  ).value;

export const change = (ref: ItemRef, permission: string, wish: PermissionChange): Promise<Permission> =>
  ask(itemAddress(ref, `permissions/${permission}`), { method: 'PATCH', json: wish });

export const sharedByMe = async (signal?: AbortSignal): Promise<readonly DriveItem[]> =>
  (await ask<Page<DriveItem>>('/me/drive/holdfast/sharedByMe', { signal })).value;

/** What the plan of somebody lets their links have. */
export interface PlanOfLinks {
  readonly linkPasswords: boolean;
  readonly linkExpiry: boolean;
}

/** Asked once; a server that does not tell closes nothing ahead, and refuses by itself. */
export const planOfLinks = async (signal?: AbortSignal): Promise<PlanOfLinks> =>
  (await ask<{ plan: PlanOfLinks }>('/me/drive/holdfast/storage', { signal })).plan;
