package org.holdfast.audit;

/// What an entry is about. The codes stand in signed bytes: none is ever reused.
public enum EventKind {
  /// A log begins: the first ever, or a new one after an alarm was accepted.
  LOG_BEGUN(1),
  SERVER_STARTED(2),
  SERVER_STOPPED(3),
  /// Settings that matter to security are others than at the last start.
  SETTINGS_CHANGED(4),
  /// They protect less than at the last start.
  SETTINGS_WEAKENED(5),
  ACCOUNT_CREATED(10),
  TOKEN_MADE(11),
  TOKEN_REVOKED(12),
  /// Somebody signs in, or is refused.
  SIGN_IN(13),
  /// The key of a person's fields in this log was destroyed.
  PERSON_ERASED(14),
  /// The vault opens a wrapped key, or refuses.
  KEY_UNWRAPPED(20),
  COPY_DAMAGED(30),
  COPY_HEALED(31),
  /// A write was refused for a reason that lies in the server, not in the request.
  WRITE_REFUSED(40),
  RESTORED_TO_POINT(51),
  RESTORE_UNDONE(52),
  BIN_EMPTIED(53),
  ITEM_PURGED(54),
  /// Everything that is kept was checked.
  VERIFIED(60),
  /// Where the histories of drives stand.
  DRIVE_HEADS(70),
  /// An alarm was accepted on purpose by who runs the server.
  ALARM_ACCEPTED(72),
  /// An event was altered in the database before it got its place in the log.
  ENTRY_ALTERED(73),
  SIGNED_OUT(80),
  /// Every session, token and trusted device of an account was ended.
  SIGNED_OUT_EVERYWHERE(81),
  PASSWORD_SET(82),
  /// A way to prove who one is was added and shown to work.
  FACTOR_ADDED(83),
  FACTOR_REMOVED(84),
  TWO_STEP_ON(85),
  TWO_STEP_OFF(86),
  /// Recovery codes were made; those before are void.
  RECOVERY_CODES_MADE(87),
  DEVICE_TRUSTED(88),
  DEVICE_FORGOTTEN(89),
  /// All ways to prove who one is shall be replaced, after a wait.
  REPLACEMENT_ASKED(90),
  REPLACEMENT_CANCELLED(91),
  REPLACEMENT_DONE(92),
  /// Nobody signs in until the account has been secured again.
  ACCOUNT_FROZEN(93),
  /// A new password was set with proofs other than the old one.
  ACCOUNT_RECOVERED(94),
  CODE_SENT(95),
  /// Who was signed in already proved again who they are, or failed to.
  PROVED_AGAIN(96),
  SESSION_ENDED(97),
  APP_PASSWORD_MADE(98),
  APP_PASSWORD_ENDED(99),
  INVITED(100),
  /// Its owner said of an event whether it was them. The count is that entry's index.
  ACTIVITY_JUDGED(101),
  PROFILE_CHANGED(102),
  /// An account lets an app in, or refuses to.
  APP_ALLOWED(120),
  /// An app gets its first tokens of a sign-in.
  APP_SIGNED_IN(121),
  /// An app's sign-in ends, with all its tokens.
  APP_SIGNED_OUT(122),
  /// A refresh token came a second time: its family ends (W13).
  REFRESH_TOKEN_USED_TWICE(123),
  /// An authorization code came a second time: what was made from it ends (W12).
  CODE_USED_TWICE(124),
  CLIENT_REGISTERED(125),
  CLIENT_REMOVED(126),
  /// A new key that ID tokens are signed with.
  SIGNING_KEY_MADE(127),
  /// A service gets an access token by its secret, as the account that is its own.
  SERVICE_SIGNED_IN(130),
  /// A passkey answered with a count that it had passed already: there is a copy of it.
  PASSKEY_COPIED(140),
  /// Whoever runs the server ended all that an account had open.
  SIGNED_OUT_BY_KEEPER(141),
  /// A new master key wraps from now on. The count is its version.
  MASTER_KEY_MADE(142),
  /// A message to someone will not arrive: the far side refused it, or its time was over.
  UNDELIVERABLE(150),
  /// Whoever runs the server read messages that nothing was there to send.
  OUTBOX_READ(151),
  /// An account has another plan, or the same one for longer. The count is the plan: 1 free, 2
  /// premium.
  PLAN_CHANGED(160),
  /// The time of a plan was over. The count is the plan that holds now.
  PLAN_ENDED(161),
  /// The count of these three is the voucher's serial.
  VOUCHER_MADE(162),
  VOUCHER_REVOKED(163),
  /// Somebody redeems a voucher, or is refused.
  VOUCHER_REDEEMED(164),
  /// An archive of all that an account has was asked for.
  EXPORT_MADE(170),
  /// Somebody who has its link begins to download it.
  EXPORT_FETCHED(171),
  /// Its link was ended.
  EXPORT_ENDED(172),
  /// An account shall be deleted, after a wait.
  DELETION_ASKED(180),
  /// It stays.
  DELETION_UNDONE(181),
  /// Every key of a drive was destroyed. From here on the drive is gone, and its absence is no
  /// alarm.
  DRIVE_DESTROYED(182),
  /// All that was known of an account was removed.
  ACCOUNT_DELETED(183),
  /// An account was made one that owns the server.
  OWNER_MADE(184),
  /// An address outside is told from now on when something in a drive changes.
  CHANGES_SUBSCRIBED(210),
  /// It is told no more, since its owner, or the end of the sign-in that asked for it, said so.
  CHANGES_UNSUBSCRIBED(211),
  /// Somebody else may reach an item from now on.
  PERMISSION_GRANTED(220),
  PERMISSION_CHANGED(221),
  PERMISSION_REVOKED(222),
  /// Somebody comes by a sharing link for the first time.
  LINK_FIRST_USED(223),
  /// A file's content is opened by somebody else than its owner: once for each of them, file and
  /// hour.
  SHARED_READ(224),
  LINK_PASSWORD_WRONG(225),
  /// An account keeps what a sharing link gives, for as long as it does.
  LINK_REDEEMED(226),
  /// The server's owner answered an idea. The count is what becomes of it: 1 planned, 2 done, 3
  /// declined.
  IDEA_ANSWERED(227),
  /// The server's owner removed an idea of somebody else's.
  IDEA_REMOVED(228),
  /// An answer that the server's owner owes is late.
  ANSWER_OVERDUE(229),
  /// An earlier version of a file was deleted for good.
  VERSION_PURGED(231),
  /// A version of a file is kept in its list whatever comes after it.
  VERSION_PINNED(233),
  VERSION_UNPINNED(234),
  /// The database was made anew from a region. The count is the last change that is in it.
  DATABASE_REBUILT(237),
  /// Somebody else than the owner took an archive of a shared item, or of things in it: all that it
  /// holds may be with them.
  SHARED_ARCHIVE(238),
  /// No region gives a content as it was written: it stays so until the log says that it is
  /// readable again, or its drive is gone.
  CONTENT_UNREADABLE(239),
  /// A content that no region gave is readable again.
  CONTENT_READABLE(240),
  /// The server was rebuilt from one region as a drill, beside the one that runs: found means that
  /// something would not have come back, failed that the drill did not come to its end.
  RESTORE_DRILLED(241),
  /// Everything that lay in a region lies in enough of the others, so that it can be taken out;
  /// found means that this is not so any more. The count is the region's place in the settings,
  /// from 1.
  REGION_DRAINED(242),
  /// All that the embedded database held is on a PostgreSQL server now. The count is its rows.
  DATABASE_MOVED(243),
  /// A point of a backup was made: found means that some content is in no region as it was written
  /// and lacks in it, failed that no point was made. The count is the backup's place in the
  /// settings, from 1; 0 for a folder that they do not name.
  BACKUP_MADE(246),
  /// Points of a backup were removed that were not to stay. The count is how many.
  BACKUP_POINTS_REMOVED(247),
  /// Keys of contents were destroyed that nobody could come to any more.
  CONTENTS_FORGOTTEN(248),
  /// From now on nothing of a drive is destroyed. The count is how many holds are on it now.
  HOLD_PLACED(249),
  /// One hold less is on a drive. The count is how many are left.
  HOLD_ENDED(250),
  /// A vault fails, and the others do without it. The count is its place in the settings, from 1.
  VAULT_LOST(251),
  /// A vault is well again. The count is its place in the settings, from 1.
  VAULT_BACK(252),
  /// Keys were wrapped anew, by the newest master key of each vault. The count is how many.
  KEYS_REWRAPPED(253),
  /// The passphrase of the built-in vault was written into shares. The target is the mark of the
  /// vault's sealing and the kit's number; the count is how many shares are needed, times 100, and
  /// how many there are.
  KIT_MADE(254),
  /// Shares of a kit gave the passphrase back, and it opened the vault. Target and count as before;
  /// how many there are is 0 where no entry says so.
  KIT_PROVED(255),
  /// A master key that wraps no more unwraps nothing until it is enabled. The target is a key, its
  /// owner the vault's id; so with those that follow.
  MASTER_KEY_DISABLED(256),
  /// A master key that was disabled unwraps again.
  MASTER_KEY_ENABLED(257),
  /// The waiting time of a disabled master key began, after which it can be purged.
  MASTER_KEY_DELETED(258),
  /// A master key that was deleted is disabled again.
  MASTER_KEY_RECOVERED(259),
  /// A master key was destroyed for good.
  MASTER_KEY_PURGED(260),
  /// The built-in vault was sealed with another passphrase.
  PASSPHRASE_CHANGED(261),
  /// A new version of a drive's key was made; it is not in force yet. The count is its number.
  DRIVE_KEY_MADE(262),
  /// A version of a drive's key came into force. The count is its number.
  DRIVE_KEY_IN_FORCE(263);

  private final int code;

  EventKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
