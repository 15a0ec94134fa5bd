-- +goose Up
CREATE TABLE canned (
    id    TEXT PRIMARY KEY,
    store TEXT NOT NULL,
    owner TEXT NOT NULL, -- the agent whose own it is, '' for everybody's
    name  TEXT NOT NULL,
    body  TEXT NOT NULL,
    UNIQUE (store, owner, name)
);

-- How far each agent has read each conversation.
CREATE TABLE reads (
    agent        TEXT   NOT NULL,
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    PRIMARY KEY (agent, conversation)
);

-- +goose Down
DROP TABLE reads;
DROP TABLE canned;
