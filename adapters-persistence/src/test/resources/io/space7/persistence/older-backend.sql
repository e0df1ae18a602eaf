-- As the older backend's Sequelize models make it (sequelize.sync), without what is not read.
CREATE TYPE enum_messages_media_type AS ENUM (
    'image',
    'video',
    'audio'
);
CREATE TYPE enum_notifications_type AS ENUM (
    'invite_used',
    'new_message',
    'space_archived',
    'space_locked',
    'appreciation_received'
);
CREATE TYPE enum_space_members_role AS ENUM (
    'creator',
    'member'
);
CREATE TYPE enum_spaces_visibility AS ENUM (
    'public',
    'private'
);
CREATE TABLE invite_codes (
    code_id uuid NOT NULL,
    space_id uuid NOT NULL,
    code character varying(20) NOT NULL,
    created_by uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    is_used boolean DEFAULT false,
    used_by uuid,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE message_likes (
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE messages (
    message_id uuid NOT NULL,
    space_id uuid NOT NULL,
    sender_id uuid NOT NULL,
    content text,
    media_url character varying(500) DEFAULT NULL::character varying,
    media_type enum_messages_media_type,
    word_count integer DEFAULT 0,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE notifications (
    notification_id uuid NOT NULL,
    user_id uuid NOT NULL,
    type enum_notifications_type NOT NULL,
    reference_id uuid,
    message character varying(500) DEFAULT ''::character varying,
    is_read boolean DEFAULT false,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE space_members (
    id uuid NOT NULL,
    space_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role enum_space_members_role DEFAULT 'member'::enum_space_members_role,
    joined_at timestamp with time zone NOT NULL
);
CREATE TABLE space_tags (
    id uuid NOT NULL,
    space_id uuid NOT NULL,
    tag_id uuid NOT NULL
);
CREATE TABLE spaces (
    space_id uuid NOT NULL,
    title character varying(200) NOT NULL,
    description text NOT NULL,
    creator_id uuid NOT NULL,
    visibility enum_spaces_visibility DEFAULT 'public'::enum_spaces_visibility,
    is_locked boolean DEFAULT false,
    is_archived boolean DEFAULT false,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE TABLE tags (
    tag_id uuid NOT NULL,
    tag_name character varying(50) NOT NULL
);
CREATE TABLE users (
    user_id uuid NOT NULL,
    username character varying(50) NOT NULL,
    email character varying(255) NOT NULL,
    password_hash character varying(255) NOT NULL,
    bio text DEFAULT ''::text,
    profile_picture character varying(500) DEFAULT ''::character varying,
    is_verified boolean DEFAULT false,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE invite_codes
    ADD CONSTRAINT invite_codes_code_key UNIQUE (code);
ALTER TABLE invite_codes
    ADD CONSTRAINT invite_codes_pkey PRIMARY KEY (code_id);
ALTER TABLE message_likes
    ADD CONSTRAINT message_likes_pkey PRIMARY KEY (id);
ALTER TABLE messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (message_id);
ALTER TABLE notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (notification_id);
ALTER TABLE space_members
    ADD CONSTRAINT space_members_pkey PRIMARY KEY (id);
ALTER TABLE space_tags
    ADD CONSTRAINT space_tags_pkey PRIMARY KEY (id);
ALTER TABLE space_tags
    ADD CONSTRAINT space_tags_space_id_tag_id_key UNIQUE (space_id, tag_id);
ALTER TABLE spaces
    ADD CONSTRAINT spaces_pkey PRIMARY KEY (space_id);
ALTER TABLE tags
    ADD CONSTRAINT tags_pkey PRIMARY KEY (tag_id);
ALTER TABLE tags
    ADD CONSTRAINT tags_tag_name_key UNIQUE (tag_name);
ALTER TABLE users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);
CREATE UNIQUE INDEX message_likes_message_id_user_id ON message_likes USING btree (message_id, user_id);
CREATE UNIQUE INDEX space_members_space_id_user_id ON space_members USING btree (space_id, user_id);
CREATE UNIQUE INDEX space_tags_space_id_tag_id ON space_tags USING btree (space_id, tag_id);
ALTER TABLE invite_codes
    ADD CONSTRAINT invite_codes_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(user_id);
ALTER TABLE invite_codes
    ADD CONSTRAINT invite_codes_space_id_fkey FOREIGN KEY (space_id) REFERENCES spaces(space_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE invite_codes
    ADD CONSTRAINT invite_codes_used_by_fkey FOREIGN KEY (used_by) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE SET NULL;
ALTER TABLE message_likes
    ADD CONSTRAINT message_likes_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(message_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE message_likes
    ADD CONSTRAINT message_likes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE messages
    ADD CONSTRAINT messages_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE messages
    ADD CONSTRAINT messages_space_id_fkey FOREIGN KEY (space_id) REFERENCES spaces(space_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE space_members
    ADD CONSTRAINT space_members_space_id_fkey FOREIGN KEY (space_id) REFERENCES spaces(space_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE space_members
    ADD CONSTRAINT space_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE space_tags
    ADD CONSTRAINT space_tags_space_id_fkey FOREIGN KEY (space_id) REFERENCES spaces(space_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE space_tags
    ADD CONSTRAINT space_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(tag_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE spaces
    ADD CONSTRAINT spaces_creator_id_fkey FOREIGN KEY (creator_id) REFERENCES users(user_id) ON UPDATE CASCADE ON DELETE CASCADE;
