package org.holdfast.server.oauth;

/// Where a device's code is typed in.
///
/// @param error empty if nothing is wrong
record DevicePage(Told told, String email, String code, String seal, String error) {}
