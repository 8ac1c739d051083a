package org.holdfast.server.oauth;

import java.util.List;

/// The question whether an app is let in.
///
/// @param told the words
/// @param action where the answer goes
/// @param request what is asked, to be sent back with the answer
/// @param device whether it is a device elsewhere that waits
record ConsentPage(
    Told told,
    String app,
    String displayName,
    String email,
    List<String> wishes,
    String host,
    String action,
    String request,
    String seal,
    String otherAccount,
    boolean device) {}
