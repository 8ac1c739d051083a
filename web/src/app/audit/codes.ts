/** What the numbers in an entry stand for (docs/formats/audit.md). A test compares them with the room that writes them. */
export const GROUPS = ['signIn', 'security', 'apps', 'files', 'sharing', 'account', 'server'] as const;
export type Group = (typeof GROUPS)[number];

/** Kind: its number, and what it belongs to. */
export const KINDS = {
  logBegun: [1, 'server'],
  serverStarted: [2, 'server'],
  serverStopped: [3, 'server'],
  settingsChanged: [4, 'server'],
  settingsWeakened: [5, 'server'],
  accountCreated: [10, 'account'],
  tokenMade: [11, 'apps'],
  tokenRevoked: [12, 'apps'],
  signIn: [13, 'signIn'],
  personErased: [14, 'account'],
  keyUnwrapped: [20, 'files'],
  copyDamaged: [30, 'files'],
  copyHealed: [31, 'files'],
  writeRefused: [40, 'files'],
  restoredToPoint: [51, 'files'],
  restoreUndone: [52, 'files'],
  binEmptied: [53, 'files'],
  itemPurged: [54, 'files'],
  verified: [60, 'server'],
  driveHeads: [70, 'files'],
  alarmAccepted: [72, 'server'],
  entryAltered: [73, 'server'],
  signedOut: [80, 'signIn'],
  signedOutEverywhere: [81, 'signIn'],
  passwordSet: [82, 'security'],
  factorAdded: [83, 'security'],
  factorRemoved: [84, 'security'],
  twoStepOn: [85, 'security'],
  twoStepOff: [86, 'security'],
  recoveryCodesMade: [87, 'security'],
  deviceTrusted: [88, 'signIn'],
  deviceForgotten: [89, 'signIn'],
  replacementAsked: [90, 'security'],
  replacementCancelled: [91, 'security'],
  replacementDone: [92, 'security'],
  accountFrozen: [93, 'security'],
  accountRecovered: [94, 'security'],
  codeSent: [95, 'signIn'],
  provedAgain: [96, 'signIn'],
  sessionEnded: [97, 'signIn'],
  appPasswordMade: [98, 'apps'],
  appPasswordEnded: [99, 'apps'],
  invited: [100, 'sharing'],
  activityJudged: [101, 'signIn'],
  profileChanged: [102, 'security'],
  appAllowed: [120, 'apps'],
  appSignedIn: [121, 'apps'],
  appSignedOut: [122, 'apps'],
  refreshTokenUsedTwice: [123, 'apps'],
  codeUsedTwice: [124, 'apps'],
  clientRegistered: [125, 'apps'],
  clientRemoved: [126, 'apps'],
  signingKeyMade: [127, 'server'],
  serviceSignedIn: [130, 'apps'],
  passkeyCopied: [140, 'signIn'],
  signedOutByKeeper: [141, 'signIn'],
  masterKeyMade: [142, 'server'],
  undeliverable: [150, 'signIn'],
  outboxRead: [151, 'server'],
  planChanged: [160, 'account'],
  planEnded: [161, 'account'],
  voucherMade: [162, 'account'],
  voucherRevoked: [163, 'account'],
  voucherRedeemed: [164, 'account'],
  exportMade: [170, 'account'],
  exportFetched: [171, 'account'],
  exportEnded: [172, 'account'],
  deletionAsked: [180, 'account'],
  deletionUndone: [181, 'account'],
  driveDestroyed: [182, 'files'],
  accountDeleted: [183, 'account'],
  ownerMade: [184, 'account'],
  changesSubscribed: [210, 'files'],
  changesUnsubscribed: [211, 'files'],
  permissionGranted: [220, 'sharing'],
  permissionChanged: [221, 'sharing'],
  permissionRevoked: [222, 'sharing'],
  linkFirstUsed: [223, 'sharing'],
  sharedRead: [224, 'sharing'],
  linkPasswordWrong: [225, 'sharing'],
  linkRedeemed: [226, 'sharing'],
  ideaAnswered: [227, 'server'],
  ideaRemoved: [228, 'server'],
  answerOverdue: [229, 'server'],
  versionPurged: [231, 'files'],
  versionPinned: [233, 'files'],
  versionUnpinned: [234, 'files'],
  databaseRebuilt: [237, 'server'],
  sharedArchive: [238, 'sharing'],
  contentUnreadable: [239, 'files'],
  contentReadable: [240, 'files'],
  restoreDrilled: [241, 'server'],
  regionDrained: [242, 'server'],
  databaseMoved: [243, 'server'],
  backupMade: [246, 'server'],
  backupPointsRemoved: [247, 'server'],
} as const satisfies Readonly<Record<string, readonly [number, Group]>>;
export type Kind = keyof typeof KINDS;

export const OUTCOMES = {
  done: 1,
  refused: 2,
  failed: 3,
  found: 4,
} as const;
export type Outcome = keyof typeof OUTCOMES;

export const REASONS = {
  none: 0,
  unknownToken: 1,
  sentInClear: 2,
  fenced: 3,
  storeFailed: 4,
  notAuthentic: 5,
  missingVersion: 6,
  vaultUnavailable: 7,
  retentionOver: 8,
  databaseOlder: 9,
  historyForked: 10,
  driveOlder: 11,
  logAltered: 12,
  logGone: 13,
  wrongProof: 14,
  tooManyAttempts: 15,
  suspicion: 16,
  replacementPending: 17,
  passwordChanged: 18,
  copied: 19,
  expired: 20,
} as const;
export type Reason = keyof typeof REASONS;

export const FACTORS = {
  none: 0,
  token: 1,
  password: 2,
  passkey: 3,
  authenticatorApp: 4,
  emailCode: 5,
  textMessage: 6,
  phoneCall: 7,
  recoveryCode: 8,
  certificate: 9,
  commandLine: 10,
  securityQuestion: 11,
  session: 12,
  appPassword: 13,
  trustedDevice: 14,
} as const;
export type Factor = keyof typeof FACTORS;

const names = <T extends string>(table: Readonly<Record<T, number>>): ReadonlyMap<number, T> => new Map(Object.entries<number>(table).map(([name, code]) => [code, name as T]));

const kinds: ReadonlyMap<number, Kind> = new Map((Object.keys(KINDS) as Kind[]).map((name) => [KINDS[name][0], name]));
const outcomes = names(OUTCOMES);
const reasons = names(REASONS);
const factors = names(FACTORS);

/** `undefined` for a number that a newer server writes. */
export const kindOf = (code: number): Kind | undefined => kinds.get(code);
export const outcomeOf = (code: number): Outcome | undefined => outcomes.get(code);
export const reasonOf = (code: number): Reason | undefined => reasons.get(code);
export const factorOf = (code: number): Factor | undefined => factors.get(code);
