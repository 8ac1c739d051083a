/** Answers of the Graph door, as far as the app reads them (docs/graph-door.md). */

export interface Identity {
  readonly user?: { readonly id?: string; readonly displayName?: string };
  readonly application?: { readonly id?: string; readonly displayName?: string };
}

export interface ParentReference {
  readonly driveId: string;
  readonly id?: string;
  readonly name?: string;
  /** `/drive/root:` or `/drives/ID/root:`, and the percent-encoded way to the parent. */
  readonly path?: string;
}

export interface DriveItem {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly eTag: string;
  readonly cTag: string;
  readonly createdDateTime: string;
  readonly lastModifiedDateTime: string;
  readonly createdBy?: Identity;
  readonly lastModifiedBy?: Identity;
  readonly parentReference: ParentReference;
  readonly fileSystemInfo?: { readonly createdDateTime: string; readonly lastModifiedDateTime: string };
  readonly description?: string;
  readonly file?: {
    readonly mimeType: string;
    readonly hashes?: { readonly quickXorHash: string; readonly sha1Hash: string; readonly sha256Hash: string };
  };
  readonly folder?: { readonly childCount: number };
  readonly root?: object;
  readonly deleted?: { readonly state: string };
  readonly malware?: { readonly description?: string };
  readonly shared?: { readonly scope?: LinkScope; readonly sharedDateTime?: string; readonly owner?: Identity };
  readonly specialFolder?: { readonly name: string };
  readonly publication?: { readonly level: string; readonly checkedOutBy?: Identity };
  readonly remoteItem?: DriveItem;
  readonly deletedDateTime?: string;
  readonly thumbnails?: readonly ThumbnailSet[];
  readonly '@microsoft.graph.downloadUrl'?: string;
}

export type LinkType = 'view' | 'edit' | 'createOnly';
export type LinkScope = 'anonymous' | 'organization' | 'users';

/** One way by which others reach an item. */
export interface Permission {
  readonly id: string;
  readonly roles: readonly ('read' | 'write')[];
  readonly expirationDateTime?: string;
  readonly hasPassword?: boolean;
  readonly link?: {
    readonly type: LinkType;
    readonly scope: LinkScope;
    readonly preventsDownload?: boolean;
    readonly webUrl?: string;
  };
  readonly grantedToV2?: { readonly user?: { readonly id?: string; readonly displayName?: string; readonly email?: string } };
  /** The item it lies on, if that is one above. */
  readonly inheritedFrom?: { readonly id: string; readonly driveId?: string };
  readonly '@holdfast.downloads'?: number;
  readonly '@holdfast.downloadLimit'?: number;
  readonly '@holdfast.preventsDownload'?: boolean;
  /** Files can be put there, and nothing is seen. */
  readonly '@holdfast.createOnly'?: boolean;
  /** The link that somebody keeps by it. */
  readonly '@holdfast.link'?: string;
}

/** An item of another's drive: its own id and drive stand in `remoteItem`. It comes once for each permission. */
export interface SharedWithMe {
  readonly id: string;
  readonly name: string;
  readonly remoteItem: DriveItem & { readonly '@holdfast.permission'?: Permission };
}

export interface Thumbnail {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export interface ThumbnailSet {
  readonly id: string;
  readonly small?: Thumbnail;
  readonly medium?: Thumbnail;
  readonly large?: Thumbnail;
}

export interface Version {
  readonly id: string;
  readonly size: number;
  readonly lastModifiedDateTime: string;
  readonly lastModifiedBy?: Identity;
  /** What somebody called it. */
  readonly '@holdfast.name'?: string;
  /** It stays in the list whatever comes after it. */
  readonly '@holdfast.pinned'?: boolean;
  /** The app that brought it. */
  readonly '@holdfast.app'?: string;
}

/** One region's copy of a file's content. */
export interface CopyThere {
  readonly region: string;
  readonly state: 'healthy' | 'fenced' | 'absent' | 'read_only' | 'full';
  /** It is known to lack it; it is made again. */
  readonly missing: boolean;
}

export interface Whereabouts {
  readonly writtenDateTime: string;
  readonly driveKey: number;
  /** Any of which is enough to unwrap the drive's key. */
  readonly masterKeys: readonly { readonly vault: string; readonly version: number }[];
  readonly copies: readonly CopyThere[];
  /** Absent if everything was never checked from end to end. */
  readonly verified?: { readonly at: string; readonly whole: boolean };
}

export interface Activity {
  readonly id: string;
  readonly action: Readonly<Record<string, object>>;
  readonly actor: Identity;
  readonly times: { readonly recordedDateTime: string };
  readonly driveItem?: { readonly id: string; readonly name?: string };
}

export interface Quota {
  readonly total: number;
  readonly used: number;
  readonly remaining: number;
  readonly deleted: number;
  readonly state: 'normal' | 'nearing' | 'critical' | 'exceeded';
}

export interface Drive {
  readonly id: string;
  readonly createdDateTime: string;
  readonly quota: Quota;
}

export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly mail: string;
}

export interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
  readonly '@odata.count'?: number;
}
