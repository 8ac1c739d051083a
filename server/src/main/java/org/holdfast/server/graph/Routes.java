package org.holdfast.server.graph;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.drive.Drives;
import org.holdfast.identity.SignIn;
import org.holdfast.search.Search;
import org.holdfast.server.SecurityLog;

/// The list of everything the door serves behind a sign-in. The first route that fits is taken.
final class Routes {

  private final List<Route> routes = new ArrayList<>();

  private Routes() {}

  static RouteTable table(
      Drives drives,
      SignIn signIn,
      SecurityLog log,
      InstantSource clock,
      ItemJson items,
      Links links,
      CopyHandler copies,
      SessionHandler sessions,
      DownloadHandler downloads,
      BatchHandler batches,
      SubscriptionHandler subscriptions,
      PhotoHandler photos,
      PreviewHandler previews,
      ZipHandler zips,
      AppNames apps,
      Search search,
      SharingHandler sharing,
      SharedHandler shared,
      ThumbnailHandler small,
      SocketHandler sockets,
      House house,
      FeedbackHandler feedback) {
    Routes routes = new Routes();
    routes.add(Scope.SERVICE, "POST", AppLimits.BATCH, batches::batch);
    routes.subscriptions(subscriptions);
    routes.service(new ServiceHandler(drives, items, links));
    routes.photos(photos);
    FreshProof proof = new FreshProof(signIn);
    routes.add(Scope.SERVICE, "GET", "me/holdfast/proof", proof::about);
    routes.bin(new BinHandler(items, links, proof));
    routes.history(
        new HistoryHandler(links, clock, apps), new RestoreHandler(proof), new PastHandler(links));
    routes.restores(new PastRestoresHandler(links));
    routes.events(new EventsHandler(links, log));
    routes.audit(new AuditHandler(links, log));
    routes.add(Scope.DRIVE, "GET", "holdfast/storage", new StorageHandler(items)::storage);
    routes.add(Scope.ITEM, "GET", "holdfast/where", new WhereHandler(house)::where);
    SafeguardsHandler safeguards = new SafeguardsHandler(house);
    routes.add(Scope.DRIVE, "GET", "holdfast/safeguards", safeguards::safeguards);
    VersionsHandler versions = new VersionsHandler(links, apps, proof);
    routes.versions(versions);
    UploadHandler uploads = new UploadHandler(items, sessions);
    ChildrenHandler children = new ChildrenHandler(items, links, uploads, small);
    routes.children(children);
    routes.content(uploads, downloads, copies);
    routes.activity(new ActivityHandler(items, links, apps));
    routes.delta(new DeltaHandler(items, links));
    routes.search(new SearchHandler(search, items, links));
    routes.add(Scope.DRIVE, "POST", AppLimits.ZIP, zips::select);
    routes.checkOuts(new CheckOutHandler());
    routes.add(Scope.ITEM, "POST", "preview", previews::preview);
    routes.sharing(sharing, shared);
    routes.items(new ItemHandler(items, children, versions, sharing, small, proof));
    routes.thumbnails(small);
    routes.sockets(sockets);
    routes.feedback(feedback);
    routes.later();
    return new RouteTable(List.copyOf(routes.routes));
  }

  private void service(ServiceHandler service) {
    add(Scope.SERVICE, "GET", "me", service::me);
    add(Scope.SERVICE, "GET", "me/drives", service::myDrives);
    add(Scope.SERVICE, "GET", "drives", service::myDrives);
    add(Scope.SERVICE, "GET", "users/{user}", service::user);
    add(Scope.SERVICE, "GET", "users/{user}/drives", service::userDrives);
    add(Scope.DRIVE, "GET", "", service::drive);
  }

  private void photos(PhotoHandler photos) {
    add(Scope.SERVICE, "GET", "me/photo", photos::about);
    add(Scope.SERVICE, "GET", "me/photo/$value", photos::content);
    add(Scope.SERVICE, "GET", "me/photos/{size}/$value", photos::contentOfSize);
  }

  private void bin(BinHandler bin) {
    add(Scope.DRIVE, "GET", "recycleBin/items", bin::list);
    add(Scope.DRIVE, "GET", "special/recyclebin/children", bin::list);
    add(Scope.DRIVE, "DELETE", "recycleBin/items", bin::emptySilently);
    add(Scope.DRIVE, "POST", "holdfast/recycleBin/empty", bin::empty);
  }

  private void history(HistoryHandler history, RestoreHandler restores, PastHandler past) {
    add(Scope.DRIVE, "GET", "holdfast/activity", history::activity);
    add(Scope.DRIVE, "GET", "holdfast/timeline", history::timeline);
    add(Scope.DRIVE, "GET", "holdfast/operations", history::operations);
    add(Scope.DRIVE, "GET", "holdfast/past", past::folder);
    add(Scope.DRIVE, "POST", "holdfast/restore/preview", restores::preview);
    add(Scope.DRIVE, "POST", "holdfast/restore/preview/branch", restores::branch);
    add(Scope.DRIVE, "POST", "holdfast/restore", restores::restore);
    add(Scope.DRIVE, "POST", "holdfast/restore/{seq}/undo", restores::undo);
  }

  private void restores(PastRestoresHandler restores) {
    add(Scope.DRIVE, "GET", "holdfast/restores", restores::list);
    add(Scope.DRIVE, "GET", "holdfast/restores/{seq}", restores::report);
  }

  private void events(EventsHandler events) {
    add(Scope.DRIVE, "GET", "holdfast/securityEvents", events::list);
  }

  private void audit(AuditHandler audit) {
    add(Scope.DRIVE, "GET", "holdfast/audit/events", audit::events);
    add(Scope.DRIVE, "GET", "holdfast/audit/proofs", audit::proofs);
  }

  private void children(ChildrenHandler children) {
    add(Scope.ITEM, "GET", "children", children::list);
    add(Scope.ITEM, "POST", "children", children::create);
  }

  private void content(UploadHandler uploads, DownloadHandler downloads, CopyHandler copies) {
    add(Scope.ITEM, "GET", "content", downloads::redirect);
    add(Scope.ITEM, "PUT", "content", uploads::content);
    add(Scope.ITEM, "PUT", "children/{name}/content", uploads::childContent);
    add(Scope.ITEM, "POST", "createUploadSession", uploads::createSession);
    add(Scope.ITEM, "PUT", "", uploads::commitElsewhere);
    add(Scope.ITEM, "POST", "copy", copies::copy);
  }

  private void versions(VersionsHandler versions) {
    add(Scope.ITEM, "GET", "versions", versions::list);
    add(Scope.ITEM, "GET", "versions/{version}", versions::read);
    add(Scope.ITEM, "GET", "versions/{version}/content", versions::content);
    add(Scope.ITEM, "POST", "versions/{version}/restoreVersion", versions::restore);
    add(Scope.ITEM, "DELETE", "versions/{version}", versions::remove);
    add(Scope.ITEM, "PATCH", "versions/{version}", versions::mark);
  }

  private void thumbnails(ThumbnailHandler thumbnails) {
    add(Scope.ITEM, "GET", "thumbnails", thumbnails::list);
    add(Scope.ITEM, "GET", "thumbnails/{set}", thumbnails::set);
    add(Scope.ITEM, "GET", "thumbnails/{set}/{size}", thumbnails::size);
    add(Scope.ITEM, "GET", "thumbnails/{set}/{size}/content", thumbnails::content);
  }

  private void delta(DeltaHandler delta) {
    add(Scope.ITEM, "GET", "delta", delta::delta);
  }

  private void search(SearchHandler search) {
    add(Scope.DRIVE, "GET", "search", search::inDrive);
    add(Scope.ITEM, "GET", "search", search::below);
  }

  private void activity(ActivityHandler activity) {
    add(Scope.DRIVE, "GET", "activities", activity::ofDrive);
    add(Scope.ITEM, "GET", "activities", activity::ofItem);
    add(Scope.DRIVE, "GET", "recent", activity::recent);
    add(Scope.DRIVE, "GET", "following", activity::following);
    add(Scope.ITEM, "POST", "follow", activity::follow);
    add(Scope.ITEM, "POST", "unfollow", activity::unfollow);
  }

  private void subscriptions(SubscriptionHandler subscriptions) {
    add(Scope.SERVICE, "POST", "subscriptions", subscriptions::create);
    add(Scope.SERVICE, "GET", "subscriptions", subscriptions::list);
    add(Scope.SERVICE, "GET", "subscriptions/{subscription}", subscriptions::read);
    add(Scope.SERVICE, "PATCH", "subscriptions/{subscription}", subscriptions::renew);
    add(Scope.SERVICE, "DELETE", "subscriptions/{subscription}", subscriptions::delete);
  }

  private void sockets(SocketHandler sockets) {
    add(Scope.ITEM, "GET", "subscriptions/socketIo", sockets::issue);
    add(Scope.ITEM, "POST", "subscriptions/socketIo", sockets::issue);
  }

  private void feedback(FeedbackHandler feedback) {
    String ideas = AppLimits.FEEDBACK + "/ideas";
    String help = AppLimits.FEEDBACK + "/help";
    add(Scope.SERVICE, "GET", AppLimits.FEEDBACK, feedback::about);
    add(Scope.SERVICE, "GET", AppLimits.FEEDBACK + "/owed", feedback::owed);
    add(Scope.SERVICE, "GET", help, feedback::helpCounts);
    add(Scope.SERVICE, "GET", help + "/{page}", feedback::ownHelp);
    add(Scope.SERVICE, "PUT", help + "/{page}", feedback::sayHelp);
    add(Scope.SERVICE, "DELETE", help + "/{page}", feedback::takeHelpBack);
    add(Scope.SERVICE, "GET", ideas, feedback::ideas);
    add(Scope.SERVICE, "POST", ideas, feedback::add);
    add(Scope.SERVICE, "GET", ideas + "/{idea}", feedback::read);
    add(Scope.SERVICE, "PATCH", ideas + "/{idea}", feedback::change);
    add(Scope.SERVICE, "DELETE", ideas + "/{idea}", feedback::remove);
    add(Scope.SERVICE, "PUT", ideas + "/{idea}/vote", feedback::vote);
    add(Scope.SERVICE, "DELETE", ideas + "/{idea}/vote", feedback::takeBack);
    add(Scope.SERVICE, "PUT", ideas + "/{idea}/answer", feedback::answer);
  }

  private void sharing(SharingHandler sharing, SharedHandler shared) {
    add(Scope.ITEM, "POST", "createLink", sharing::createLink);
    add(Scope.ITEM, "POST", "invite", sharing::invite);
    add(Scope.ITEM, "GET", "permissions", sharing::list);
    add(Scope.ITEM, "GET", "permissions/{permission}", sharing::read);
    add(Scope.ITEM, "PATCH", "permissions/{permission}", sharing::change);
    add(Scope.ITEM, "DELETE", "permissions/{permission}", sharing::revoke);
    add(Scope.SHARE, "GET", "", shared::share);
    add(Scope.SHARE, "GET", "permission", sharing::ofShare);
    add(Scope.SHARE, "POST", "permission/grant", sharing::grant);
    add(Scope.SHARE, "POST", GraphAddress.OfShare.VALIDATE, sharing::validate);
    add(Scope.DRIVE, "GET", "sharedWithMe", shared::withMe);
    add(Scope.DRIVE, "GET", "holdfast/sharedByMe", shared::byMe);
  }

  private void items(ItemHandler items) {
    add(Scope.ITEM, "GET", "", items::read);
    add(Scope.ITEM, "PATCH", "", items::change);
    add(Scope.ITEM, "DELETE", "", items::recycle);
    add(Scope.ITEM, "POST", "restore", items::restore);
    add(Scope.ITEM, "POST", "permanentDelete", items::purge);
  }

  private void checkOuts(CheckOutHandler checkOuts) {
    add(Scope.ITEM, "POST", "checkout", checkOuts::checkOut);
    add(Scope.ITEM, "POST", "checkin", checkOuts::checkIn);
    add(Scope.ITEM, "POST", "discardCheckout", checkOuts::discard);
  }

  /// Parts of the contract that later rooms bring: known, and said to be missing.
  private void later() {
    add(Scope.ITEM, "GET", "analytics", Routes::notYetForItem);
  }

  // Who may not see an item is not told what could be done with it.
  private static void notYetForItem(Call call) {
    call.item();
    throw GraphError.unsupported("This part of the contract is not served by this server.")
        .refusal();
  }

  private void add(Scope scope, String method, String pattern, Route.Handler handler) {
    routes.add(Route.of(scope, method, pattern, handler));
  }
}
