export { Space7Error } from './errors.js';
export type {
  Invitation,
  Like,
  MediaType,
  Message,
  NewSpace,
  Profile,
  Sort,
  Space,
  Stats,
  Tag,
  User,
} from './model.js';
export { signIn, Space7 } from './space7.js';
export { Thread } from './thread.js';
export type {
  AppreciatedEvent,
  DeletedEvent,
  Draft,
  Outgoing,
  OutgoingMedia,
  ShownMessage,
  ThreadEvents,
  ThreadOptions,
  ThreadState,
  ThreadView,
} from './view.js';
