-- +goose Up
CREATE TABLE api_keys (
    id        TEXT   PRIMARY KEY,
    store     TEXT   NOT NULL,
    hash      TEXT   NOT NULL, -- SHA-256 of the key's text, hexadecimal
    last_used BIGINT NOT NULL,
    body      TEXT   NOT NULL
);
CREATE INDEX api_keys_store ON api_keys (store, id);

CREATE TABLE webhooks (
    id            TEXT   PRIMARY KEY,
    store         TEXT   NOT NULL,
    enabled       BIGINT NOT NULL, -- 0 or 1
    secret        TEXT   NOT NULL, -- what deliveries are signed with, so not a hash
    old_secret    TEXT   NOT NULL, -- the one before, '' if none
    old_until     BIGINT NOT NULL, -- how long deliveries are signed with that too
    failures      BIGINT NOT NULL, -- attempts that failed since the last success
    failing_since BIGINT NOT NULL,
    body          TEXT   NOT NULL
);
CREATE INDEX webhooks_store ON webhooks (store, id);

-- What is to be told to a webhook: written with the events it tells of.
CREATE TABLE deliveries (
    webhook      TEXT   NOT NULL,
    id           TEXT   NOT NULL, -- of the message, the same for every attempt
    type         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    payload      TEXT   NOT NULL,
    state        TEXT   NOT NULL, -- pending, done, failed
    due          BIGINT NOT NULL, -- of the next attempt; while a node tries, when another one may
    give_up      BIGINT NOT NULL, -- no attempt after this
    attempts     BIGINT NOT NULL,
    attempted_at BIGINT NOT NULL,
    status       BIGINT NOT NULL, -- of the last answer, 0 if there was none
    fault        TEXT   NOT NULL, -- why it was no success, '' if the status says it
    answer       TEXT   NOT NULL, -- its beginning
    PRIMARY KEY (webhook, id)
);
CREATE INDEX deliveries_due ON deliveries (webhook, due) WHERE state = 'pending';
CREATE INDEX deliveries_old ON deliveries (at);

-- +goose Down
DROP TABLE deliveries;
DROP TABLE webhooks;
DROP TABLE api_keys;
