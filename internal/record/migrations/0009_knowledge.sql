-- +goose Up
-- Contents of the knowledge base's files, by the SHA-256 of the content.
CREATE TABLE knowledge_files (
    hash TEXT  PRIMARY KEY,
    data BYTEA NOT NULL
);

CREATE TABLE knowledge_revisions (
    id     TEXT   PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    state  TEXT   NOT NULL,
    body   TEXT   NOT NULL,
    files  TEXT   NOT NULL -- hash by name, JSON
);

-- The one with the highest number is in force.
CREATE TABLE knowledge_publications (
    number   BIGINT PRIMARY KEY,
    revision TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    body     TEXT   NOT NULL
);

CREATE TABLE knowledge_draft (
    name TEXT   PRIMARY KEY,
    hash TEXT   NOT NULL, -- '' for a file that is to go
    body TEXT   NOT NULL
);

-- +goose Down
DROP TABLE knowledge_draft;
DROP TABLE knowledge_publications;
DROP TABLE knowledge_revisions;
DROP TABLE knowledge_files;
