/// Object stores behind `content`'s [org.holdfast.content.ObjectStore]: S3-compatible ones and
/// Azure Blob containers, each through its maker's own SDK.
///
/// [S3Store] and [AzureStore] are the front doors. They translate, and decide nothing: what is
/// asked again, named or compared is `content`'s. Knows `content`; the SDKs are loaded only where
/// such a region is set (ADR 33). `keyservices` trusts whom a store does: [TrustedAuthorities].
@NullMarked
package org.holdfast.stores;

import org.jspecify.annotations.NullMarked;
