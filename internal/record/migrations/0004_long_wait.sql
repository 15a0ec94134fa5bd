-- +goose Up
-- When a wait was found to be too long, and the leads were told of it.
ALTER TABLE conversations ADD COLUMN long_wait BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE conversations DROP COLUMN long_wait;
