import type { MediaType } from './model.js';
import type { Draft, NativeFile } from './view.js';

/** A file to be sent. */
export interface Attachment {
  readonly file: Blob | NativeFile;
  readonly name: string;
  readonly type: MediaType;
  /** Tells the server where the bytes leave it open. */
  readonly hint: MediaType | null;
}

/** The file of a draft, or null if there is none. */
export function attachmentOf({ media, mediaName, mediaType }: Draft): Attachment | null {
  if (media === undefined) {
    return null;
  }
  const type = mediaType ?? typeOf(media);
  return {
    file: media,
    name: mediaName ?? (media as { name?: string }).name ?? 'media',
    type: type ?? 'image',
    hint: mediaType ?? (type === 'image' || type === undefined ? null : type),
  };
}

/** In bytes; 0 where React Native does not know. */
export function sizeOf(file: Blob | NativeFile): number {
  return file.size ?? 0;
}

export function isBlob(file: Blob | NativeFile): file is Blob {
  return !('uri' in file);
}

function typeOf(file: Blob | NativeFile): MediaType | undefined {
  const kind = (file.type ?? '').split('/', 1)[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : undefined;
}
