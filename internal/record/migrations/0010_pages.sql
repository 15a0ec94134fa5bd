-- +goose Up
-- Pages of the stores, which the knowledge is compared with.
CREATE TABLE pages (
    id    TEXT   PRIMARY KEY,
    store TEXT   NOT NULL,
    name  TEXT   NOT NULL, -- the address of one that is fetched
    due   BIGINT NOT NULL, -- when it is to be fetched again, 0 if it has no address
    hash  TEXT   NOT NULL, -- of the text
    body  TEXT   NOT NULL,
    data  BYTEA  NOT NULL, -- the text
    UNIQUE (store, name)
);
CREATE INDEX pages_due ON pages (due) WHERE due > 0;

-- Findings about pages that somebody has looked at and found to be none.
CREATE TABLE dismissals (
    store TEXT NOT NULL,
    key   TEXT NOT NULL, -- of what the finding says, wherever it stands
    body  TEXT NOT NULL,
    PRIMARY KEY (store, key)
);

-- +goose Down
DROP TABLE dismissals;
DROP TABLE pages;
