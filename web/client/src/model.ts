/** What a message can carry beside its text. */
export type MediaType = 'image' | 'video' | 'audio';

/** `recent`: newest first; `most_appreciated`: most appreciated first, then newest first. */
export type Sort = 'recent' | 'most_appreciated';

/** Somebody, as others see them. */
export interface User {
  readonly user_id: string;
  readonly username: string;
  /** The address of a picture. */
  readonly profile_picture: string | null;
}

/** One user's appreciation of one message. */
export interface Like {
  readonly id: number;
  readonly user_id: string;
}

/** What is known of a message's file. */
export interface Media {
  readonly content_type: string;
  readonly bytes: number;
  /** In pixels as displayed; null where there is none or it cannot be told. */
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
}

/** A stored message. */
export interface Message {
  readonly message_id: string;
  readonly space_id: string;
  readonly sender_id: string;
  /** Plain text; empty if there is only a file. */
  readonly content: string;
  /** The absolute address of the file. */
  readonly media_url: string | null;
  readonly media_type: MediaType | null;
  /** What is needed to lay out the file before it is loaded; null if there is none. */
  readonly media?: Media | null;
  readonly word_count: number;
  readonly sender: User;
  /** At most the 100 newest, the reader's own among them if there is one. */
  readonly likes: readonly Like[];
  readonly appreciation_count: number;
  /** UTC with three decimals, such as `2026-01-31T09:30:00.123Z`. */
  readonly created_at: string;
  /** The place in the Space's order of events: larger is later. */
  readonly seq: number;
}

/** A tag of a Space. */
export interface Tag {
  readonly tag_id: number;
  readonly tag_name: string;
}

/** One topic with one live thread. */
export interface Space {
  readonly space_id: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: 'public' | 'private';
  readonly creator: User;
  readonly participant_count: number;
  readonly message_count: number;
  readonly tags: readonly Tag[];
  /** Nobody posts. */
  readonly is_locked: boolean;
  /** Nobody posts or appreciates, for good. */
  readonly is_archived: boolean;
  readonly created_at: string;
  /** Grows with every change: of two, the larger is the newer. */
  readonly version?: number;
}

/** How far a user has read a Space. */
export interface ReadPosition {
  readonly read_seq: number;
  /** The messages of others that are newer; at most 1,000. */
  readonly unread_count: number;
  /** Whether there are more than `unread_count` tells. */
  readonly unread_more?: boolean;
}

/** A Space that one is a member of. */
export interface MySpace extends Space, ReadPosition {
  /** The newest event's. */
  readonly last_seq: number;
  readonly last_message: Message | null;
}

/** Somebody in a Space. */
export interface Member extends User {
  readonly joined_at: string;
}

/** A part of something that is listed in parts; `next` leads on, null at the end. */
export interface Members {
  readonly members: readonly Member[];
  readonly next: string | null;
}

/** A part of the likes of a message; `next` leads on, null at the end. */
export interface Likes {
  readonly likes: readonly Like[];
  readonly next: number | null;
}

/** What of a Space may be changed. */
export interface SpaceChange {
  readonly title?: string;
  readonly description?: string;
  readonly visibility?: 'public' | 'private';
  readonly hashtags?: readonly string[];
}

/** Where the erasure of an account stands. */
export interface Erasure {
  readonly state: 'erasing' | 'erased';
}

/** What a user contributed, over everything that exists now. */
export interface Stats {
  readonly spaces_created: number;
  /** Own Spaces included. */
  readonly spaces_participated: number;
  readonly total_words_contributed: number;
  readonly total_appreciations_received: number;
}

/** A user and what they contributed. */
export interface Profile extends User {
  readonly stats: Stats;
}

/** What a Space is made from. */
export interface NewSpace {
  /** 3 to 200 characters. */
  readonly title: string;
  readonly description?: string;
  /** `public` unless said otherwise. */
  readonly visibility?: 'public' | 'private';
  readonly hashtags?: readonly string[];
}

/** Lets one person into a private Space. */
export interface Invitation {
  readonly code: string;
  readonly expires_at: string;
}
