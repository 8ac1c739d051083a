package org.holdfast.server.dav;

import java.util.Map;
import java.util.Optional;

/// One refusal as WebDAV writes it: a status, a code that programs compare, and a sentence that
/// says what to do.
///
/// @param code one of RFC 4918's condition codes (section 16) where it has one, else ours
/// @param href what the code is about, where it says so: a lock's root
/// @param headers further header fields that belong to the refusal
record DavError(
    int status, Code code, Optional<String> href, String message, Map<String, String> headers) {

  /// @param space a name space of XML
  record Code(String space, String local) {}

  static DavError of(int status, String code, String message) {
    return new DavError(
        status, new Code(Names.HOLDFAST, code), Optional.empty(), message, Map.of());
  }

  /// With one of RFC 4918's own codes.
  static DavError dav(int status, String code, String message) {
    return new DavError(status, new Code(Names.DAV, code), Optional.empty(), message, Map.of());
  }

  static DavError invalid(String code, String message) {
    return of(400, code, message);
  }

  /// One answer for what is not there and for what belongs to someone else (W01).
  static DavError absent() {
    return of(404, "not-found", "There is nothing at this address, or it is not yours.");
  }

  static DavError changed() {
    return of(
        412,
        "precondition-failed",
        "It is not as the request expects it: look at it again, then repeat the request.");
  }

  static DavError noParent() {
    return of(409, "no-parent", "The folder above it is not there: make that first.");
  }

  /// What others share is a list of theirs: nobody puts anything into it, or takes it out.
  static DavError sharedByOthers() {
    return of(
        403,
        "shared-by-others",
        "This is the list of what others share with you, each as they placed it: go into one of them.");
  }

  static DavError unexpected() {
    return of(
        500,
        "unexpected",
        "Something went wrong in the server. Try again; if it stays, tell its keeper the request id.");
  }

  static DavError unavailable(String code, String message) {
    return of(503, code, message).with("Retry-After", "5");
  }

  DavError with(String header, String value) {
    return new DavError(status, code, href, message, Map.of(header, value));
  }

  DavError about(String newHref) {
    return new DavError(status, code, Optional.of(newHref), message, headers);
  }

  DavRefusal refusal() {
    return new DavRefusal(this);
  }
}
