package org.holdfast.drive;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Entitlements;

/// One drive: what is in it, how it was, and every way to change it.
///
/// A handle: cheap to make and to drop, safe for use by any number of threads. Reading methods look
/// at one moment. Changing methods are one operation each: all of it happens, durably, before the
/// method returns, or nothing. Any of them may refuse with [DriveRefusal.Tampered],
/// [DriveRefusal.StoreUnavailable] or, where content is touched, [DriveRefusal.TooFewRegions]; an
/// item that is not there, or not visible, is refused with [DriveRefusal.ItemAbsent].
///
/// A handle that [Shares] gave to a guest reaches what was shared with them: all else is absent as
/// if it had never been, and what is theirs to see but not to do is refused with
/// [DriveRefusal.Forbidden]. So is all that speaks of the drive as a whole.
public final class Drive {

  private static final int MOST_ON_PAGE = 1_000;

  private final DriveAccess access;
  private final AccountId owner;
  private final Uploads uploads;
  private final Writing writing;
  private final Contents contents;

  Drive(DriveAccess access, AccountId owner, Uploads uploads) {
    this.access = access;
    this.owner = owner;
    this.uploads = uploads;
    this.writing = new Writing(access);
    this.contents = new Contents(access);
  }

  DriveAccess access() {
    return access;
  }

  public DriveId id() {
    return access.id();
  }

  public AccountId owner() {
    return owner;
  }

  /// The same drive for a guest, with what they reach; never by hand: [Shares] gives it.
  Drive as(Guest guest) {
    return new Drive(access.as(Optional.of(guest)), owner, uploads);
  }

  /// Who holds this handle, if it is not the owner. It stays good for as long as any permission
  /// does; what is asked of it is decided anew each time.
  public Optional<Guest> guest() {
    return access.guest();
  }

  boolean reachesAnything() {
    return access.read(view -> view.reach().filter(Reach::isEmpty).isEmpty());
  }

  /// @throws DriveRefusal.Forbidden if a guest may not download it
  void requireDownload(ItemId file, RevisionId revision) {
    access.read(
        view -> {
          ItemRow row = view.requireFile(file);
          ItemRow chosen =
              Versions.row(view, row, revision).orElseThrow(DriveRefusal.VersionAbsent::new);
          return GuestReads.require(view, row, chosen, false);
        });
  }

  /// The same for what is done to one item: of what is out of reach a guest is told nothing.
  private void requireOwnerOf(ItemId item) {
    if (access.guest().isPresent()) {
      access.read(view -> view.requireKnown(item));
      requireOwner();
    }
  }

  void requireOwner() {
    if (access.guest().isPresent()) {
      access.read(
          view -> {
            view.requireOwner();
            return true;
          });
    }
  }

  /// What the holder of this handle may do with an item, and by which permission.
  public Rights rights(ItemId item) {
    return access.read(view -> rights(view, view.requireKnown(item)));
  }

  private static Rights rights(View view, List<ItemRow> chain) {
    if (view.reach().isEmpty()) {
      return new Rights(true, ShareRole.WRITE, Optional.empty(), false, Optional.empty());
    }
    Reach reach = view.reach().get();
    Optional<Permission> best = reach.best(chain);
    boolean below = chain.size() > 1 && reach.sees(chain.subList(1, chain.size()));
    return new Rights(
        false,
        best.map(Permission::role).orElse(ShareRole.READ),
        reach.download(chain),
        !below,
        best);
  }

  /// Lets somebody reach an item and all that is in it. A link that is there already is given
  /// again; whoever has a permission on the item already has this one instead.
  ///
  /// @throws DriveRefusal.Forbidden if this is a guest's handle
  /// @throws DriveRefusal.ShareRefused if it cannot be shared so, with the reason
  /// @throws DriveRefusal.ShareNotInPlan if the owner's plan has no passwords or ends for links
  public Shared share(Actor actor, ItemId item, ShareWish wish) {
    PermissionId fresh = PermissionId.random(access.rooms().random());
    return access.write(actor, change -> Sharing.grant(change, item, wish, fresh));
  }

  /// The permissions that hold for an item, its own first, then those that it inherits. A guest is
  /// shown those by which they reach it.
  public List<EffectivePermission> permissions(ItemId item) {
    long now = access.rooms().clock().millis();
    return access.read(view -> Sharing.list(view, item, now));
  }

  /// @throws DriveRefusal.PermissionAbsent if the item has none of this id
  /// @throws DriveRefusal.PermissionInherited if it lies on a folder above
  /// @throws DriveRefusal.ShareRefused if it cannot be so, with the reason
  /// @throws DriveRefusal.ShareNotInPlan if the owner's plan has no passwords or ends for links
  public Permission changePermission(
      Actor actor, ItemId item, PermissionId permission, PermissionChange change) {
    return access.write(actor, open -> Sharing.change(open, item, permission, change));
  }

  /// Has the account that came by a link to this handle keep what the link gives, for as long as it
  /// does: among what is shared with it, at every door, until link or password end.
  ///
  /// @return its permission, which is the link's under an id of its own
  /// @throws DriveRefusal.ItemAbsent if this is no such handle, or the link gives nothing any more
  /// @throws DriveRefusal.ShareRefused if so many keep links of this drive that no more can
  public Permission redeem(Actor actor) {
    if (!(guest().orElse(null) instanceof Guest.Holder holder)) {
      throw new DriveRefusal.ItemAbsent();
    }
    PermissionId fresh = PermissionId.random(access.rooms().random());
    return access.write(actor, change -> Redeeming.redeem(change, holder, fresh));
  }

  /// For whom something is made that shows or gives away one item, such as a download URL, if the
  /// holder of this handle is a guest.
  ///
  /// @param toShow whether it is not given away as a file
  /// @return empty for the owner, and where a guest may not
  public Optional<Guest.Bearer> bearer(ItemId item, boolean toShow) {
    return guest()
        .flatMap(
            somebody ->
                access.read(
                    view -> {
                      List<ItemRow> chain = view.requireKnown(item);
                      Reach reach = view.reach().orElseThrow();
                      return (toShow ? reach.best(chain) : reach.download(chain))
                          .map(by -> bearer(view, by, somebody));
                    }));
  }

  /// For whom an archive of some items is made, if the holder of this handle is a guest.
  ///
  /// @return empty for the owner
  /// @throws DriveRefusal.Forbidden if a guest may not download all of them by one permission, as
  ///   often as anybody likes
  public Optional<Guest.Bearer> bearer(List<ItemId> items) {
    return guest()
        .map(
            somebody ->
                access.read(view -> bearer(view, GuestArchives.permission(view, items), somebody)));
  }

  private static Guest.Bearer bearer(View view, Permission by, Guest guest) {
    long lock =
        view.permissions().live(by.id()).map(row -> LinkLook.lock(view.seal(), row)).orElse(0L);
    return new Guest.Bearer(by.id(), guest.actor(), lock);
  }

  /// Ends a permission: whoever came by it reaches nothing from the next look on, at every door. A
  /// guest ends what is for them alone, and nothing else.
  ///
  /// @throws DriveRefusal.PermissionAbsent if the item has none of this id
  /// @throws DriveRefusal.PermissionInherited if it lies on a folder above
  public void revoke(Actor actor, ItemId item, PermissionId permission) {
    access.write(actor, done(change -> Sharing.revoke(change, item, permission)));
  }

  /// To the owner, what they share; to a guest, what is shared with them. What is in the recycle
  /// bin is left out.
  public List<SharedItem> sharedItems() {
    long now = access.rooms().clock().millis();
    return access.read(view -> Sharing.items(view, this, now));
  }

  /// How many contents were forgotten so far.
  ///
  /// @throws DriveRefusal.Tampered if that is not as it was written
  public long forgotten() {
    requireOwner();
    return access.read(view -> DrivePast.of(view).revisions());
  }

  public DriveInfo info() {
    requireOwner();
    return access.read(Drive::info);
  }

  /// How full the drive is, for who may put something at or into an item: to whoever may only look
  /// it is not told.
  public Optional<Quota> quota(ItemId item) {
    return access.read(
        view -> {
          List<ItemRow> chain = view.requireVisible(item);
          boolean may = view.reach().filter(reach -> !reach.mayWrite(chain)).isEmpty();
          return may ? Optional.of(view.quota()) : Optional.empty();
        });
  }

  /// What takes its room. Costs a look at the size of everything that is kept, so it is for a page
  /// that somebody opens, not for every request.
  ///
  /// @param files how many of the largest, 1 to 100
  /// @throws DriveRefusal.Forbidden if this is a guest's handle
  public Space space(int files) {
    requireOwner();
    return access.read(view -> Usage.of(view, files));
  }

  /// What the owner's plan lets them do and have.
  ///
  /// @throws DriveRefusal.Forbidden if this is a guest's handle
  public Entitlements entitlements() {
    requireOwner();
    return access.read(View::entitlements);
  }

  /// The root's id, which never changes. Costs nothing but the first time.
  public ItemId rootId() {
    return access.root().known().orElseGet(() -> access.read(View::rootId));
  }

  public Item root() {
    return access.read(
        view -> {
          if (view.reach().isPresent()) {
            throw new DriveRefusal.ItemAbsent(); // what a guest reaches has an id of its own
          }
          return view.item(view.root());
        });
  }

  /// An item that is visible: it and all folders above it are live.
  public Optional<Item> find(ItemId id) {
    return access.read(view -> view.findKnown(id).map(view::item));
  }

  /// Where a file's content lies. Costs no look into any region.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  public Whereabouts whereabouts(ItemId file) {
    requireOwnerOf(file);
    RevisionRow content =
        access.read(
            view -> {
              ItemRow row = view.requireFile(file);
              return view.revisions()
                  .get(row.revision().orElseThrow(() -> new DriveRefusal.Tampered(file)));
            });
    return new Whereabouts(
        Instant.ofEpochMilli(content.createdAt()),
        content.seal().keyVersion(),
        access.wrappedKey(content.seal().keyVersion()),
        access.rooms().blobs().copies(content.address().revision()));
  }

  /// The item at a path.
  ///
  /// @param from where the path begins
  /// @param names compared as names are; what could be no name is not found
  public Optional<Item> resolve(ItemId from, List<String> names) {
    return access.read(view -> Paths.resolve(view, from, names).map(view::item));
  }

  /// The names on the way from the root to the item, its own last; empty for the root. To a guest,
  /// from what was shared on, its name first.
  public List<String> path(ItemId id) {
    return access.read(view -> view.path(view.requireKnown(id)));
  }

  /// The item at the end of a path, if it is visible, and where that is.
  public Optional<Placed> find(ItemPath path) {
    return access.read(
        view ->
            (path.names().isEmpty()
                    ? view.findKnown(path.from())
                    : Paths.resolve(view, path.from(), path.names()))
                .map(view::placed));
  }

  /// Of some items, those that are visible at or below a folder, in the order given: for who has
  /// ids from elsewhere, such as an index, and must show nothing that is not there. One moment for
  /// all.
  ///
  /// @param folder if it is not visible itself, nothing is below it
  public List<Placed> findBelow(ItemId folder, List<ItemId> items) {
    return access.read(view -> Below.find(view, folder, items));
  }

  /// @throws DriveRefusal.NotAFolder if it is a file
  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public ItemPage children(ItemId folder, Listing listing) {
    return access.read(view -> new Children(view, folder, listing).page());
  }

  /// As above, with the folder itself.
  public FolderPage children(ItemPath folder, Listing listing) {
    return access.read(
        view -> {
          ItemRow row = Paths.require(view, folder);
          Placed placed = view.placed(row);
          ItemPage page = new Children(view, row.id(), listing).page();
          return new FolderPage(placed, page, Sharing.among(view, placed, page.items()));
        });
  }

  /// A file's versions, newest first: as many as the plan shows, and all that were a file's content
  /// within the last 30 days. Of the others the newest 500 can still be opened, whatever the plan
  /// shows, and those with a name; the rest is forgotten in time ([Forgetting]).
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  public List<Version> versions(ItemId file) {
    Instant now = access.rooms().clock().instant();
    return access.read(
        view -> {
          view.requireFile(file);
          view.reach().ifPresent(reach -> reach.requireChange(view, file));
          return Versions.list(view, file, now);
        });
  }

  /// Opens a content to be given away as a file. A guest's opening is counted and logged.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.Forbidden if a guest may only look at it, or downloaded it as often as
  ///   may be
  public FileContent open(ItemId file) {
    return contents.open((view, row) -> row, file, false);
  }

  /// Opens a content for a page or picture that shows it, and gives it away as no file: also where
  /// the owner prevents downloads. A guest's opening is logged.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  public FileContent openToShow(ItemId file) {
    return contents.open((view, row) -> row, file, true);
  }

  /// The same of the content that a file has, or had in a version it still has.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  public FileContent openToShow(ItemId file, RevisionId revision) {
    return contents.open(
        (view, row) ->
            Versions.row(view, row, revision).orElseThrow(DriveRefusal.VersionAbsent::new),
        file,
        true);
  }

  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  public FileContent open(ItemId file, int version) {
    return contents.open(
        (view, row) ->
            Versions.row(view, row, version).orElseThrow(DriveRefusal.VersionAbsent::new),
        file,
        false);
  }

  /// Opens the content that a file has, or had in a version it still has.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  public FileContent open(ItemId file, RevisionId revision) {
    return contents.open(
        (view, row) ->
            Versions.row(view, row, revision).orElseThrow(DriveRefusal.VersionAbsent::new),
        file,
        false);
  }

  /// What was removed, the last first.
  ///
  /// @param limit items on a page, 1 to 1,000
  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public RecycledPage recycleBin(int limit, Optional<String> cursor) {
    requirePage(limit);
    requireOwner();
    return access.read(view -> RecycleBin.page(view, limit, cursor));
  }

  /// What changed below a folder since a token was given, or everything. Costs the page alone.
  ///
  /// @param scope a visible folder
  /// @param limit entries on a page, 1 to 1,000
  /// @throws DriveRefusal.ResyncRequired if the token is not of this drive's history and folder
  /// @throws DriveRefusal.NotAFolder if it is a file
  public DeltaPage delta(ItemId scope, DeltaToken token, int limit) {
    requirePage(limit);
    return access.read(view -> Delta.page(view, scope, token, limit));
  }

  /// The token of a client that knows a folder as it was at an instant.
  ///
  /// @param scope a visible folder
  public DeltaToken deltaToken(ItemId scope, Instant at) {
    return access.read(view -> Delta.tokenAt(view, scope, History.millis(at)));
  }

  /// How much happened, counted per bucket and kind; buckets without anything are left out. Costs
  /// the operations between.
  ///
  /// @param from inclusive
  /// @param to exclusive
  public List<ActivityCount> activity(Instant from, Instant to, Bucket bucket) {
    requireOwner();
    return access.read(view -> History.activity(view, from, to, bucket));
  }

  /// How many operations there were, per bucket; buckets without any are left out. Costs the
  /// buckets, however much happened in them.
  ///
  /// @param from inclusive
  /// @param to exclusive
  /// @param shift buckets begin so much before the hours or days of UTC
  public List<OperationCount> operationCounts(
      Instant from, Instant to, Bucket bucket, Duration shift) {
    requireOwner();
    return access.read(view -> History.counts(view, from, to, bucket, shift));
  }

  /// The earliest point that the drive can go back to.
  ///
  /// @return empty if the plan has no restore to a point
  public Optional<Instant> earliestPoint() {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(view -> PointRestore.earliest(view, now));
  }

  /// What was in a folder at a point; nothing is changed.
  ///
  /// @param target the folder need not be there any more
  /// @param limit items on a page
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has no restore to a point
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach that far
  /// @throws DriveRefusal.ItemAbsent if there was no such folder then
  /// @throws DriveRefusal.NotAFolder if it is a file
  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public PastFolder past(RestoreTarget target, int limit, Optional<String> cursor) {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(view -> PastLook.page(view, target, now, limit, cursor));
  }

  /// What a restore to a point would change in one folder. Each call costs what changed since.
  ///
  /// @param top a folder as it will be; absent: the drive, or the folder that is restored
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has no restore to a point
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach that far
  /// @throws DriveRefusal.NotAFolder if it is a file
  public RestoreBranch previewBranch(RestoreTarget target, Optional<ItemId> top) {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(view -> PointRestore.branch(view, target, top, now));
  }

  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public OperationPage operations(OperationsQuery query) {
    requireOwner();
    return access.read(view -> History.page(view, query));
  }

  /// Makes a folder.
  ///
  /// @return with [Conflict#REPLACE], a folder of that name that was there is kept as it is
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  public Written createFolder(Actor actor, Placement at, FileTimes times) {
    ItemId fresh = ItemId.random(access.rooms().random());
    return access.write(actor, change -> Folders.create(change, at, times, fresh));
  }

  /// Writes a file into a folder. The same bytes over a file that has them are answered like any
  /// others and make no new version.
  ///
  /// @throws IOException only from the upload's stream
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  /// @throws DriveRefusal.LengthMismatch if there is more or less than declared
  public Written write(Actor actor, Placement at, Upload upload, Precondition precondition)
      throws IOException {
    return writing.write(actor, new UploadTarget.Into(at), upload, precondition);
  }

  /// As above, into the folder that is at a path when the upload begins.
  public Written write(
      Actor actor,
      ItemPath folder,
      ItemName name,
      Conflict conflict,
      Upload upload,
      Precondition precondition)
      throws IOException {
    return writing.write(
        actor,
        view ->
            new UploadTarget.Into(
                new Placement(Paths.requirePlace(view, folder).id(), name, conflict)),
        upload,
        precondition);
  }

  /// Writes new content of a file.
  ///
  /// @throws IOException only from the upload's stream
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  /// @throws DriveRefusal.LengthMismatch if there is more or less than declared
  public Written write(Actor actor, ItemId file, Upload upload, Precondition precondition)
      throws IOException {
    return writing.write(actor, new UploadTarget.Over(file), upload, precondition);
  }

  /// Renames, moves, dates or describes an item. A change to what is already so is no operation.
  ///
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.IntoItself if a folder would go below itself
  /// @throws DriveRefusal.RootFixed if the root is to be renamed or moved
  public Item change(Actor actor, ItemId item, ItemChange change, Precondition precondition) {
    return change(actor, ItemPath.to(item), change, precondition).item();
  }

  /// As above, for the item that is at a path when the operation happens.
  public Placed change(Actor actor, ItemPath item, ItemChange change, Precondition precondition) {
    Descriptions.check(change.description());
    return access.write(actor, open -> Relocating.change(open, item, change, precondition));
  }

  /// Copies a file, or a folder with all that is visible in it now. Content is encrypted anew,
  /// which takes time; then the copy appears as one operation.
  ///
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  /// @throws DriveRefusal.IntoItself if a folder would go below itself
  /// @throws DriveRefusal.RootFixed if it is the root
  public Item copy(Actor actor, ItemId item, Placement to, CopyProgress progress) {
    return new Copying(access, Optional.empty()).copy(actor, item, to, progress, false);
  }

  /// As above, of a folder without anything that is in it.
  public Item copyAlone(Actor actor, ItemId item, Placement to) {
    return new Copying(access, Optional.empty()).copy(actor, item, to, (_, _) -> {}, true);
  }

  /// As above, for a job of [CopyJobs]: it is told as done when, and only when, the copy is there.
  public Item copy(Actor actor, ItemId item, Placement to, CopyProgress progress, String job) {
    return new Copying(access, Optional.of(job)).copy(actor, item, to, progress, false);
  }

  /// Remembers for an account that it wants to find an item again.
  ///
  /// @return false when it follows as many as it may: 1,000
  public boolean follow(AccountId account, ItemId item) {
    requireOwner();
    long now = access.rooms().clock().millis();
    access.read(view -> view.requireVisible(item));
    return DriveAccess.refusing(
        () ->
            access
                .rooms()
                .database()
                .write(tx -> Following.follow(tx, access.no(), account, item, now)));
  }

  /// Forgets it again; does nothing if it was not followed.
  public void unfollow(AccountId account, ItemId item) {
    requireOwner();
    DriveAccess.refusing(
        () ->
            access
                .rooms()
                .database()
                .write(tx -> Following.unfollow(tx, access.no(), account, item)));
  }

  /// What an account follows and can still see, the last first.
  public List<Placed> following(AccountId account) {
    requireOwner();
    return access.read(view -> Following.list(view, account));
  }

  /// What happened to one item that is visible, newest first.
  ///
  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public OperationPage operations(ItemId item, int limit, Optional<String> cursor) {
    requirePage(limit);
    return access.read(view -> History.page(view, item, limit, cursor));
  }

  /// Who did these operations, by their numbers: [Version#seq] and the like.
  public Map<Long, Actor> actors(List<Long> seqs) {
    requireOwner();
    return access.read(view -> view.operations().actors(seqs));
  }

  /// Its number in the database.
  int no() {
    return access.no();
  }

  /// Puts an item, with all that is in it, into the recycle bin.
  ///
  /// @throws DriveRefusal.RootFixed if it is the root
  /// @throws DriveRefusal.Changed if the precondition does not hold
  public void recycle(Actor actor, ItemId item, Precondition precondition) {
    recycle(actor, ItemPath.to(item), precondition);
  }

  /// As above, for the item that is at a path when the operation happens.
  public void recycle(Actor actor, ItemPath item, Precondition precondition) {
    access.write(actor, done(change -> RecycleBin.recycle(change, item, precondition)));
  }

  /// Takes an item out of the recycle bin: back to the folder it was in if that is visible, else to
  /// the root. If its name is taken there it gets the next free one.
  ///
  /// A guest who is somebody takes back what they removed themselves, for a day, to where it was;
  /// all else that is in the recycle bin is absent for them.
  ///
  /// @param parent a folder to put it into instead
  /// @param name a name to give it instead
  /// @return with the place and name it got
  public Item restore(Actor actor, ItemId item, Optional<ItemId> parent, Optional<ItemName> name) {
    return restore(actor, item, parent, name, Precondition.NONE);
  }

  /// As above, if it lies there as the precondition says.
  ///
  /// @throws DriveRefusal.Changed if the precondition does not hold
  public Item restore(
      Actor actor,
      ItemId item,
      Optional<ItemId> parent,
      Optional<ItemName> name,
      Precondition precondition) {
    if (access.guest().isPresent() && find(item).isPresent()) {
      requireOwner(); // it is no removal that could be taken back
    }
    return access.write(
        actor, change -> RecycleBin.restore(change, item, parent, name, precondition));
  }

  /// Removes an item from the recycle bin, or a visible one without going through it. It counts no
  /// more; until the restore window ends, a restore to a point still brings it back.
  ///
  /// @throws DriveRefusal.RootFixed if it is the root
  /// @throws DriveRefusal.Changed if the precondition does not hold
  public void purge(Actor actor, ItemId item, Precondition precondition) {
    requireOwnerOf(item);
    access.write(actor, done(change -> RecycleBin.purge(change, item, precondition)));
  }

  /// Purges all that is in the recycle bin.
  ///
  /// @return how many items that was
  public int emptyRecycleBin(Actor actor) {
    requireOwner();
    return access.writeLarge(actor, change -> RecycleBin.empty(change, Long.MAX_VALUE));
  }

  /// Makes the content of an earlier version the file's newest version. Copies nothing.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  public Item restoreVersion(Actor actor, ItemId file, int version) {
    return access.write(actor, change -> Versions.restore(change, file, version));
  }

  /// Takes an earlier version out of the list of versions. Its content stays until the restore
  /// window ends.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  /// @throws DriveRefusal.VersionCurrent if it is the file's content now
  /// @throws DriveRefusal.VersionPinned if it is pinned
  public void deleteVersion(Actor actor, ItemId file, int version) {
    access.write(actor, done(change -> Versions.delete(change, file, version)));
  }

  /// Names a version, pins it, or takes that back. A pinned version stays in the list of versions
  /// whatever comes after it, is not deleted, and counts towards the quota unless it is the file's
  /// content anyway. Of the owner alone. A restore to a point changes nothing of it.
  ///
  /// @return the version as it is then
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  /// @throws DriveRefusal.TooManyPinned if the file has fifty pinned versions
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  public Version markVersion(Actor actor, ItemId file, int version, VersionWish wish) {
    requireOwnerOf(file);
    return access.write(actor, change -> Marking.mark(change, file, version, wish));
  }

  /// What a restore to a point would change.
  ///
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has no restore to a point
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach that far, or the point is
  ///   in the future
  /// @throws DriveRefusal.NotAFolder if it is a file
  public RestorePreview preview(RestoreTarget target) {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(view -> PointRestore.preview(view, target, now));
  }

  /// Brings the drive, or what is in a folder, back to how it was at a point. One operation, which
  /// costs what changed since; nothing is lost by it: what came since goes to the recycle bin, and
  /// the restore itself can be undone. It may use more than the quota.
  ///
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has no restore to a point
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach that far, or the point is
  ///   in the future
  /// @throws DriveRefusal.NotAFolder if it is a file
  public RestoreReport restoreTo(Actor actor, RestoreTarget target) {
    requireOwner();
    return access.writeLarge(actor, change -> PointRestore.restore(change, target));
  }

  /// Restores to a point that were done, newest first: those that can still be undone among them.
  ///
  /// @param limit 1 to 1,000
  /// @throws DriveRefusal.CursorUnusable if the cursor was not given for this list
  public PastRestorePage restores(int limit, Optional<String> cursor) {
    requireOwner();
    requirePage(limit);
    long now = access.rooms().clock().millis();
    return access.read(view -> PastRestores.page(view, limit, cursor, now));
  }

  /// What a restore to a point did. Costs the items that it changed.
  ///
  /// @param seq [PastRestore#seq]
  /// @throws DriveRefusal.ItemAbsent if that operation was no restore to a point
  public PastRestoreReport restoreReport(long seq) {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(view -> PastRestores.report(view, seq, now));
  }

  /// Takes a restore to a point back, and with it all that happened since in what it restored:
  /// brings the same drive or folder to how it was right before.
  ///
  /// @param restoreSeq [RestoreReport#seq]
  /// @throws DriveRefusal.ItemAbsent if that operation was no restore to a point
  /// @throws DriveRefusal.RestoreNotInPlan if the plan has no restore to a point
  /// @throws DriveRefusal.PointOutsideWindow if the plan does not reach that far, or the point is
  ///   in the future
  public RestoreReport undo(Actor actor, long restoreSeq) {
    requireOwner();
    return access.writeLarge(actor, change -> PointRestore.undo(change, restoreSeq));
  }

  /// The same drive, for who shows these tokens: what their locks cover may be written through this
  /// handle, if they are the actor's. Everything else that a lock covers is refused with
  /// [DriveRefusal.Locked], through every handle and door.
  public Drive holding(Set<LockToken> tokens) {
    return new Drive(access.holding(tokens), owner, uploads);
  }

  /// The same drive, for who minds check-outs: what the actor has checked out may be written
  /// through this handle. Through any other handle it is refused as what is locked.
  public Drive withCheckOuts() {
    return new Drive(access.withCheckOuts(), owner, uploads);
  }

  /// Takes a file for the actor alone, for a day at most; again, if the actor has it already. No
  /// operation: locks are no history.
  ///
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.Locked if another lock is in its way
  /// @throws DriveRefusal.TooManyLocks if there are a thousand
  public Lock checkOut(Actor actor, ItemPath file, Precondition precondition) {
    LockToken token = LockToken.random(access.rooms().random());
    return access.write(actor, change -> CheckingOut.take(change, file, precondition, token));
  }

  /// Gives it back with all that was written meanwhile.
  ///
  /// @param noted what the file is to keep of it; if that changes anything, it is an operation
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.LockAbsent if it is not checked out
  /// @throws DriveRefusal.Locked if it is, by another account
  public void checkIn(
      Actor actor, ItemPath file, Precondition precondition, List<ItemProperties.Change> noted) {
    access.write(actor, change -> CheckingOut.giveBack(change, file, precondition, noted));
  }

  /// Gives it back, its content as it was before: that becomes the newest version, if anything was
  /// written meanwhile. Nothing is lost by it.
  ///
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.LockAbsent if it is not checked out
  /// @throws DriveRefusal.Locked if it is, by another account
  /// @throws DriveRefusal.VersionAbsent if the version of before was taken out of the list
  public void discardCheckOut(Actor actor, ItemPath file, Precondition precondition) {
    access.write(actor, change -> CheckingOut.discard(change, file, precondition));
  }

  /// Takes a lock on the item that is at a path. No operation: locks are no history.
  ///
  /// @throws DriveRefusal.Locked if another lock is in its way
  /// @throws DriveRefusal.TooManyLocks if there are a thousand
  public Lock lock(Actor actor, ItemPath item, LockWish wish) {
    LockToken token = LockToken.random(access.rooms().random());
    return access.write(actor, change -> Locking.take(change, item, wish, token));
  }

  /// Makes a lock last for `length` from now.
  ///
  /// @param item one that it covers
  /// @param length bounded as in [LockWish]
  /// @throws DriveRefusal.LockAbsent if there is no such lock of the actor's
  public Lock refresh(Actor actor, ItemId item, LockToken token, Duration length) {
    return access.write(actor, change -> Locking.refresh(change, item, token, length));
  }

  /// Gives a lock back.
  ///
  /// @param item one that it covers
  /// @throws DriveRefusal.LockAbsent if there is no such lock of the actor's
  public void unlock(Actor actor, ItemId item, LockToken token) {
    access.write(actor, done(change -> Locking.giveBack(change, item, token)));
  }

  /// The locks that cover an item: on itself, and deep ones on folders above it.
  public List<Lock> locks(ItemId item) {
    long now = access.rooms().clock().millis();
    return access.read(
        view -> {
          if (view.reach().isPresent()) {
            view.requireVisible(item);
          }
          return LockWatch.of(view, now, owner, Held.NOTHING).covering(item).stream()
              .map(row -> row.open(view.seal()))
              .toList();
        });
  }

  /// The locks on anything below an item that is visible.
  public List<Lock> locksIn(ItemId item) {
    long now = access.rooms().clock().millis();
    return access.read(
        view -> {
          view.requireVisible(item);
          return LockWatch.of(view, now, owner, Held.NOTHING).below(item).stream()
              .map(row -> row.open(view.seal()))
              .toList();
        });
  }

  /// Every lock of the drive.
  public List<Lock> locks() {
    requireOwner();
    long now = access.rooms().clock().millis();
    return access.read(
        view -> LockRows.of(view).at(now).stream().map(row -> row.open(view.seal())).toList());
  }

  /// Opens a session for an upload in fragments, which go to [Drives#append].
  ///
  /// @param precondition must hold now, and when the upload is committed
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  /// @throws DriveRefusal.Changed if the precondition does not hold
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  public UploadBegun beginUpload(
      Actor actor, UploadTarget target, UploadOptions options, Precondition precondition) {
    return uploads.begin(access, actor, target, options, precondition);
  }

  /// Checks everything that this drive has: the chain of operations, every row, names, tree,
  /// totals, and every copy of every blob. Works beside a running server and looks at the history
  /// up to the operation that was the newest when it began.
  ///
  /// @param regions those that the drives' blobs were made with; empty to leave blobs out
  public VerifyReport verify(List<Region> regions, VerifyProgress progress) {
    requireOwner();
    return new Verification(access, regions, progress).run();
  }

  /// Files with a content that no region gives, as the last look at it found, longest known first;
  /// those in the recycle bin are left out.
  public List<Item> unreadable(int atMost) {
    requireOwner();
    return access.read(
        view -> {
          List<ScrubRows.Open> all = new ScrubRows(view.tx()).unreadable(view.drive().no(), atMost);
          return all.stream()
              .flatMap(open -> open.finding().item().stream())
              .flatMap(item -> opened(view, item).stream())
              .distinct()
              .toList();
        });
  }

  /// What does not open is told by who looks for that; here it must not hide the others.
  private static Optional<Item> opened(View view, ItemId id) {
    try {
      return view.live(id).map(chain -> view.item(chain.getFirst()));
    } catch (DriveRefusal.Tampered _) {
      return Optional.empty();
    }
  }

  private static DriveInfo info(View view) {
    DriveRow row = view.drive();
    return new DriveInfo(
        row.id(),
        row.owner(),
        row.createdAt(),
        Instant.ofEpochMilli(row.headAt()),
        row.seq(),
        view.quota());
  }

  private static Function<Change, Boolean> done(Consumer<Change> verb) {
    return change -> {
      verb.accept(change);
      return true;
    };
  }

  private static void requirePage(int limit) {
    if (limit < 1 || limit > MOST_ON_PAGE) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries, not " + limit);
    }
  }
}
