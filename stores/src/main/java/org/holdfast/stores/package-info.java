/// Object stores behind `content`'s [org.holdfast.content.ObjectStore]: S3-compatible ones and
/// Azure Blob containers, each through its maker's own SDK.
///
/// [S3Store] and [AzureStore] are the front doors. They translate, and decide nothing: what is
/// asked again, named or compared is `content`'s. Knows `content`; nobody but `server` knows it, so
/// the SDKs are loaded only where such a region is set (ADR 33).
@NullMarked
package org.holdfast.stores;

import org.jspecify.annotations.NullMarked;
