-- +goose Up
CREATE TABLE audit (
    id     TEXT   PRIMARY KEY, -- sorts by time
    at     BIGINT NOT NULL,
    store  TEXT   NOT NULL, -- '' for the whole installation
    action TEXT   NOT NULL,
    target TEXT   NOT NULL,
    body   TEXT   NOT NULL
);
CREATE INDEX audit_target ON audit (target, id);

-- +goose Down
DROP TABLE audit;
