package chat

import (
	"encoding/json"
	"time"
)

// AuditEntry is a line of the audit log: who changed what. It is never changed
// and outlives what it is about.
type AuditEntry struct {
	ID     string          `json:"id"` // sorts by time
	At     time.Time       `json:"at"`
	Store  StoreID         `json:"store,omitempty"` // "" for the whole installation
	By     AgentID         `json:"by,omitempty"`    // "" for Dragoman itself, or the command line
	Name   string          `json:"name,omitempty"`  // of By, at that time
	Action AuditAction     `json:"action"`
	Target string          `json:"target,omitempty"` // the id of what was changed
	Detail json.RawMessage `json:"detail,omitempty"` // an AuditDetail: no passwords, no words of buyers
}

// AuditDetail is what the page of the audit log shows of a line besides its
// action.
type AuditDetail struct {
	Name    string               `json:"name,omitempty"`    // of the target, at that time
	Changes map[string][2]string `json:"changes,omitempty"` // by field: what it was, what it is
	Origin  string               `json:"origin,omitempty"`  // AuditCommandLine or AuditStart, where nobody is signed in
}

// Where a change comes from that nobody signed in made.
const (
	AuditCommandLine = "command line"
	AuditStart       = "start" // Dragoman itself, when it started
)

// JSON returns the detail as it stands in an AuditEntry.
func (d AuditDetail) JSON() json.RawMessage {
	data, err := json.Marshal(d)
	if err != nil {
		panic(err) // strings
	}
	return data
}

// AuditAction says what was done: "agent.add". The part before the dot is the
// kind of thing, and what Target is an id of. Each has a text of the admin page
// in the locales, admin.audit_ and the action with _ for the dot; a test looks.
type AuditAction string

// Accounts and stores.
const (
	AuditAgentAdd          AuditAction = "agent.add"           // an account was added
	AuditAgentChange       AuditAction = "agent.change"        // name, role, stores, languages, groups, capacity, external, disabled
	AuditAgentPassword     AuditAction = "agent.password"      // somebody else set a new password
	AuditAgentOwner        AuditAction = "agent.owner"         // an installation without an owner got one
	AuditAgentSignIn       AuditAction = "agent.signin"        // somebody with more than the agent role signed in
	AuditAgentSignInFailed AuditAction = "agent.signin_failed" // somebody tried to, with a wrong password or code
	AuditAgentOwnPassword  AuditAction = "agent.own_password"  // somebody changed their own password
	AuditAgentSignOut      AuditAction = "agent.signout"       // all sessions of the account were ended
	AuditAgentTOTPOn       AuditAction = "agent.totp_on"       // signing in asks for a code from now on
	AuditAgentTOTPOff      AuditAction = "agent.totp_off"      // and no longer
	AuditAgentRecovery     AuditAction = "agent.recovery"      // new recovery codes were made
	AuditAgentRecoveryUsed AuditAction = "agent.recovery_used" // a recovery code took the place of a code
	AuditAgentLinked       AuditAction = "agent.linked"        // an OpenID Connect identity was linked
	AuditStoreAdd          AuditAction = "store.add"           // a store was added
	AuditStoreChange       AuditAction = "store.change"        // name, languages, origins, hours, desk, precision, facts
	AuditStoreKey          AuditAction = "store.key"           // the site key was renewed
)

// What is done with the canned replies of everybody.
const (
	AuditCannedAdd    AuditAction = "canned.add"    // a canned reply was added
	AuditCannedChange AuditAction = "canned.change" // its name or texts were changed
	AuditCannedRemove AuditAction = "canned.remove" // it was taken out
)

// Actions of integrations.
const (
	AuditKeyAdd         AuditAction = "key.add"         // a key of the API was made
	AuditKeyRevoke      AuditAction = "key.revoke"      // and opens nothing any more
	AuditWebhookAdd     AuditAction = "webhook.add"     // a webhook was added
	AuditWebhookChange  AuditAction = "webhook.change"  // name, address, events, enabled
	AuditWebhookRotate  AuditAction = "webhook.rotate"  // it got a new secret
	AuditWebhookRemove  AuditAction = "webhook.remove"  // it was taken out, its deliveries with it
	AuditWebhookDisable AuditAction = "webhook.disable" // its receiver answered 410: Dragoman stopped it
)

// What leads do.
const (
	AuditOverloadOn  AuditAction = "overload.on"  // by themselves, or Dragoman saw that too many come
	AuditOverloadOff AuditAction = "overload.off" // by themselves, or it is over
	AuditBuyerExport AuditAction = "buyer.export" // everything of a conversation was handed out
	AuditBuyerForget AuditAction = "buyer.forget" // everything of a conversation was deleted
)

// What is done with the knowledge base.
const (
	AuditRevisionSubmit  AuditAction = "revision.submit"  // a draft was handed in
	AuditRevisionApprove AuditAction = "revision.approve" // somebody approved it
	AuditRevisionReject  AuditAction = "revision.reject"  // or did not
	AuditRevisionPublish AuditAction = "revision.publish" // buyers are answered from it
	AuditRevisionRestore AuditAction = "revision.restore" // a former one was brought back
	AuditFourEyes        AuditAction = "knowledge.four_eyes"
	AuditPageAdd         AuditAction = "page.add"         // a page of the store was handed in to be compared
	AuditPageRemove      AuditAction = "page.remove"      // and taken out
	AuditPageDismiss     AuditAction = "page.dismiss"     // a finding about a page was said to be none
	AuditPageRecall      AuditAction = "page.recall"      // and that was taken back
	AuditMarketChoose    AuditAction = "market.choose"    // which markets a store sells to
	AuditMarketChange    AuditAction = "market.change"    // what a market requires
	AuditMarketRemove    AuditAction = "market.remove"    // a market of one's own was taken out, or is as shipped again
	AuditKnowledgeImport AuditAction = "knowledge.import" // a file was taken over into the draft
	AuditHistoryImport   AuditAction = "history.import"   // questions from old chats were brought in
	AuditHistoryForget   AuditAction = "history.forget"   // and forgotten
)
