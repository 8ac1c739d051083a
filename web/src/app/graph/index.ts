/** The front door of this folder: what features may use of the Graph door. */
export { batch, type Part, type PartAnswer } from './batch';
export { type Load, sendBare, sendBytes, sendSignedBytes } from './bytes';
export { client } from './client';
export { ask, local, send, type Wish } from './door';
export * as items from './items';
export type { Clash, Order } from './items';
export { keys } from './keys';
export { compareItems, type Cursor, type List, type ListPage, orderKey, patchLists } from './lists';
export { followChanges, followFile, followPlace, nudge } from './live';
export { isOwn, useOwnDrive } from './own';
export { driveAddress, type ItemRef, itemAddress, parentOf, refOf, ROOT, segment } from './place';
export { reach } from './reach';
export { nameTaken, Refusal, type RefusalKind, refusal, refusalOf } from './refusal';
export { endOf, inPlace, isDrop, OWNER, preventsDownload, type Right, type Rights, rightsBy } from './rights';
export { type Made, madeOf, takeBack } from './take-back';
export { accessToken, forgetToken, signedInAgain, signIns } from './token';
export type * from './wire';
