package org.holdfast.identity;

/// What a browser is asked.
///
/// @param json for `PublicKeyCredential.parseCreationOptionsFromJSON` or
///   `parseRequestOptionsFromJSON`
/// @param challenge 32 random bytes in base64url, which the answer must hold. The caller keeps it
///   with the session that asked, for [Passkeys#LIFE] at most, and takes it away before it is
///   checked: so each is good once
record PasskeyOptions(String json, String challenge) {}
