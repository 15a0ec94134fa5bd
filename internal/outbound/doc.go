// Package outbound makes the server's requests to addresses that people typed
// in: the pages that answers are checked against, the receivers of webhooks.
// Such an address must not lead into the private network that the server
// stands in, whatever its name resolves to.
package outbound
