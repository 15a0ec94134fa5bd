-- +goose Up
CREATE INDEX events_contact ON events (conversation, seq) WHERE kind = 'contact';

-- Mail to buyers. A row stays for a while after it is done, without the
-- address, to count how much went where.
CREATE TABLE mails (
    id           TEXT   PRIMARY KEY, -- what it is about, so that the same is not queued twice
    conversation TEXT   NOT NULL,
    kind         TEXT   NOT NULL, -- 'reply', 'transcript'
    address      TEXT   NOT NULL, -- '' once it is done
    address_hash TEXT   NOT NULL,
    lang         TEXT   NOT NULL,
    after_seq    BIGINT NOT NULL, -- it is about the events after this one
    tries        BIGINT NOT NULL,
    due_at       BIGINT NOT NULL, -- when it may be taken; while a node has it, until when that one may
    created_at   BIGINT NOT NULL,
    done_at      BIGINT NOT NULL  -- sent or given up; 0 before
);
CREATE INDEX mails_due ON mails (due_at) WHERE done_at = 0;
CREATE INDEX mails_address ON mails (address_hash, created_at);
CREATE INDEX mails_conversation ON mails (conversation, created_at);

-- +goose Down
DROP TABLE mails;
DROP INDEX events_contact;
