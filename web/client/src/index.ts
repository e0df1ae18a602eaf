export { Space7Error } from './errors.js';
export { indexedDbOutbox } from './indexed-db.js';
export type { Attachment } from './media.js';
export type {
  Erasure,
  Invitation,
  Like,
  Likes,
  Media,
  MediaType,
  Member,
  Members,
  Message,
  MySpace,
  NewSpace,
  Profile,
  ReadPosition,
  Sort,
  Space,
  SpaceChange,
  Stats,
  Tag,
  User,
} from './model.js';
export { SpaceList, type SpaceListView } from './space-list.js';
export { signIn, Space7, type Space7Options } from './space7.js';
export type { Kept, OutboxStorage } from './storage.js';
export { Thread } from './thread.js';
export type { GetToken } from './tokens.js';
export type {
  AppreciatedEvent,
  DeletedEvent,
  Draft,
  NativeFile,
  Outgoing,
  OutgoingMedia,
  ShownMessage,
  ThreadEvents,
  ThreadOptions,
  ThreadState,
  ThreadView,
} from './view.js';
