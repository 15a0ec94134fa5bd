package account

import (
	"fmt"
	"slices"
	"strings"

	"dragoman/internal/chat"
)

// MayChange returns CodeForbidden unless by may add or change such an account:
// nobody raises somebody above themselves, only owners change admins and
// owners, and who is no owner gives and takes only stores of their own. before
// is nil for a new account.
func MayChange(by *chat.Agent, before, after *chat.Agent) error {
	if !by.May(chat.PermissionAccounts) {
		return chat.Errorf(chat.CodeForbidden, "Your account may not do this.")
	}
	if after.Role.Above(by.Role) {
		return &chat.Error{Code: chat.CodeForbidden, Field: "role", Message: "You cannot raise somebody above yourself."}
	}
	if by.May(chat.PermissionOwn) {
		return nil
	}
	given := after.Stores
	if before != nil {
		if before.Role.Above(chat.RoleLead) {
			return chat.Errorf(chat.CodeForbidden, "Only an owner changes the accounts of admins and owners.")
		}
		if !Shares(by, before) {
			return chat.Errorf(chat.CodeNotFound, "There is no such account.")
		}
		given = differing(before.Stores, after.Stores)
	}
	if after.Role.Above(chat.RoleLead) {
		return &chat.Error{Code: chat.CodeForbidden, Field: "role", Message: "Only an owner makes admins and owners."}
	}
	for _, store := range given {
		if !slices.Contains(by.Stores, store) {
			return &chat.Error{Code: chat.CodeForbidden, Field: "stores", Message: fmt.Sprintf("The store %s is not yours.", store)}
		}
	}
	return nil
}

// Shares reports whether by sees the account: owners see all, others those of
// their stores.
func Shares(by, a *chat.Agent) bool {
	return by.May(chat.PermissionOwn) || slices.ContainsFunc(a.Stores, func(s chat.StoreID) bool { return slices.Contains(by.Stores, s) })
}

// differing returns what stands in one list only.
func differing(a, b []chat.StoreID) []chat.StoreID {
	var out []chat.StoreID
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			out = append(out, s)
		}
	}
	return out
}

// Check checks a changed account among all accounts: its fields are as they may
// be, and an owner who can sign in is left. Errors: CodeInvalid names the field,
// CodeConflict.
func Check(a *chat.Agent, all []chat.Agent) error {
	if err := check(a); err != nil {
		return err
	}
	if owns(a) {
		return nil
	}
	hadOwner := false
	for i := range all {
		if owns(&all[i]) && all[i].ID != a.ID {
			return nil
		}
		hadOwner = hadOwner || owns(&all[i])
	}
	if hadOwner {
		return &chat.Error{Code: chat.CodeConflict, Field: "role", Message: "This is the last owner; make somebody else an owner first."}
	}
	return nil
}

func owns(a *chat.Agent) bool { return a.May(chat.PermissionOwn) }

// Changes lists what differs between two states of an account, for the audit
// log.
func Changes(before, after *chat.Agent) map[string][2]string {
	changes := map[string][2]string{}
	note := func(field, was, is string) {
		if was != is {
			changes[field] = [2]string{was, is}
		}
	}
	note("name", before.Name, after.Name)
	note("role", string(before.Role), string(after.Role))
	note("stores", joined(before.Stores), joined(after.Stores))
	note("languages", joined(before.Languages), joined(after.Languages))
	note("groups", joined(before.Groups), joined(after.Groups))
	note("capacity", fmt.Sprint(before.Capacity), fmt.Sprint(after.Capacity))
	note("external", fmt.Sprint(before.External), fmt.Sprint(after.External))
	note("disabled", fmt.Sprint(before.Disabled), fmt.Sprint(after.Disabled))
	return changes
}

func joined[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, ", ")
}
