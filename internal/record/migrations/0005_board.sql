-- +goose Up
-- What a lead's board counts: cases opened, changes of hands, agents who ask
-- for help.
CREATE INDEX conversations_created ON conversations (store, created_at);
CREATE INDEX events_changes ON events (at) WHERE kind = 'state';
CREATE INDEX events_invites ON events (at) WHERE kind = 'invite';

-- +goose Down
DROP INDEX events_invites;
DROP INDEX events_changes;
DROP INDEX conversations_created;
