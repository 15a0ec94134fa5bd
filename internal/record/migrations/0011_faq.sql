-- +goose Up
-- How often visitors opened questions on product pages, and said that they
-- helped. Nothing is kept of who they were.
CREATE TABLE faq_counts (
    store      TEXT   NOT NULL,
    day        TEXT   NOT NULL, -- in UTC, 2026-11-22
    topic      TEXT   NOT NULL,
    lang       TEXT   NOT NULL,
    opened     BIGINT NOT NULL,
    helped     BIGINT NOT NULL,
    not_helped BIGINT NOT NULL,
    PRIMARY KEY (store, day, topic, lang)
);

-- +goose Down
DROP TABLE faq_counts;
