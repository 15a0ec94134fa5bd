-- +goose Up
-- This text runs on SQLite and on PostgreSQL. Times are microseconds since
-- 1970 (UTC), 0 where there is none; bodies are JSON.

CREATE TABLE conversations (
    id            TEXT   PRIMARY KEY,
    store         TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    epoch         BIGINT NOT NULL,
    case_no       BIGINT NOT NULL,
    last_seq      BIGINT NOT NULL,
    lang          TEXT   NOT NULL,
    locale        TEXT   NOT NULL,
    page          TEXT   NOT NULL,
    timezone      TEXT   NOT NULL,
    topic         TEXT   NOT NULL,
    desk          TEXT   NOT NULL, -- the group that takes it over
    priority      BIGINT NOT NULL,
    alert         TEXT   NOT NULL,
    agent         TEXT   NOT NULL,
    memory        TEXT   NOT NULL, -- what the assistant keeps of the case
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    waiting_since BIGINT NOT NULL,
    preview       TEXT   NOT NULL  -- the beginning of the buyer's last message
);
CREATE INDEX conversations_recent ON conversations (store, updated_at, id);
CREATE INDEX conversations_waiting ON conversations (store, priority, waiting_since) WHERE state = 'waiting';
CREATE INDEX conversations_assigned ON conversations (agent) WHERE state = 'assigned';

CREATE TABLE events (
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    case_no      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    client_id    TEXT,            -- the sender's id of it, NULL if none
    body         TEXT   NOT NULL,
    PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX events_client_id ON events (conversation, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX events_opinions ON events (kind, at) WHERE kind IN ('feedback', 'rating', 'tap');

CREATE TABLE stores (
    id   TEXT PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
);

CREATE TABLE agents (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE, -- in lower case
    password_hash TEXT NOT NULL,
    body          TEXT NOT NULL
);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT   PRIMARY KEY,
    data       BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE blobs (
    name       TEXT   PRIMARY KEY,
    data       BYTEA  NOT NULL,
    updated_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE blobs;
DROP TABLE sessions;
DROP TABLE settings;
DROP TABLE agents;
DROP TABLE stores;
DROP TABLE events;
DROP TABLE conversations;
