-- +goose Up
-- All sessions of an account that were begun before the last of these
-- sign-outs are void.
ALTER TABLE agents ADD COLUMN sign_outs BIGINT NOT NULL DEFAULT 0;

CREATE TABLE second_factors (
    agent     TEXT   PRIMARY KEY,
    secret    TEXT   NOT NULL, -- base32
    confirmed BIGINT NOT NULL, -- when, 0 while it is being set up
    step      BIGINT NOT NULL  -- of the last code that was used: none is taken twice
);

CREATE TABLE recovery_codes (
    agent TEXT NOT NULL,
    hash  TEXT NOT NULL, -- SHA-256; a code that is used is gone
    PRIMARY KEY (agent, hash)
);

CREATE TABLE identities ( -- of OpenID Connect
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    agent   TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_agent ON identities (agent);

-- +goose Down
DROP TABLE identities;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
ALTER TABLE agents DROP COLUMN sign_outs;
