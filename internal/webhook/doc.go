// Package webhook delivers what the record holds for webhooks: signed as
// Standard Webhooks says, at least once, by any node. A message that is not
// acknowledged is tried again for a day; the order is not kept.
package webhook
