-- +goose Up
-- What an admin has decided about messages that were not answered. Texts are
-- masked.
CREATE TABLE settled (
    id    TEXT   PRIMARY KEY,
    store TEXT   NOT NULL,
    at    BIGINT NOT NULL,
    body  TEXT   NOT NULL
);
CREATE INDEX settled_store ON settled (store, at);

-- Questions of buyers that staff answered before the store had Dragoman, as
-- they were imported. Texts are masked.
CREATE TABLE old_questions (
    store TEXT   NOT NULL,
    hash  TEXT   NOT NULL, -- of the chat, the time and the words: the same import twice makes no doubles
    at    BIGINT NOT NULL,
    body  TEXT   NOT NULL,
    PRIMARY KEY (store, hash)
);
CREATE INDEX old_questions_at ON old_questions (store, at);

-- +goose Down
DROP TABLE old_questions;
DROP TABLE settled;
