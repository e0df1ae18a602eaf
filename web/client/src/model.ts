import type { components, operations } from './wire.js';

type Schemas = components['schemas'];

/** What a message can carry beside its text. */
export type MediaType = NonNullable<Schemas['MediaType']>;

/** `recent`: newest first; `most_appreciated`: most appreciated first, then newest first. */
export type Sort = NonNullable<
  NonNullable<operations['listMessages']['parameters']['query']>['sort']
>;

/** Somebody, as others see them. */
export type User = Schemas['User'];

/** One user's appreciation of one message. */
export type Like = Schemas['Like'];

/** What is known of a message's file. */
export type Media = Schemas['Media'];

/** A stored message. */
export type Message = Schemas['Message'];

/** A tag of a Space. */
export type Tag = Schemas['Tag'];

/** One topic with one live thread. */
export type Space = Schemas['Space'];

/** How far a user has read a Space. */
export type ReadPosition = Schemas['ReadState'];

/** A Space that one is a member of. */
export type MySpace = Schemas['MySpace'];

/** Somebody in a Space. */
export type Member = Schemas['Member'];

/** A part of something that is listed in parts; `next` leads on, null at the end. */
export type Members = operations['members']['responses'][200]['content']['application/json'];

/** A part of the likes of a message; `next` leads on, null at the end. */
export type Likes = operations['likes']['responses'][200]['content']['application/json'];

/** What of a Space may be changed. */
export type SpaceChange = Schemas['SpaceChange'];

/** Where the erasure of an account stands. */
export type Erasure = Schemas['Erasure'];

/** What a user contributed, over everything that exists now. */
export type Stats = Schemas['Stats'];

/** A user and what they contributed. */
export type Profile = Schemas['Profile'];

/** What a Space is made from. */
export type NewSpace = Schemas['NewSpace'];

/** Lets one person into a private Space. */
export type Invitation = operations['invite']['responses'][201]['content']['application/json'];
