-- +goose Up
-- How many conversations of a store were deleted.
CREATE INDEX audit_forgotten ON audit (store) WHERE action = 'buyer.forget';

-- +goose Down
DROP INDEX audit_forgotten;
