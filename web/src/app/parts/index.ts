/** The front door of this folder: small parts that several features draw with. */
export { FileIcon, kindOf, type FileKind } from './file-icon';
export { saysWhy } from './says-why';
export { Broken, Empty, Loading, Nothing } from './states';
export { LoneLetter } from './lone-letter';
export { PAUSE_MILLIS, typeAhead } from './type-ahead';
