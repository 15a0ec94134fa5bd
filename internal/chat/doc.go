// Package chat is the domain: stores, visitors, conversations, their events and
// states, agents, and the rules between them. It imports nothing of Dragoman.
package chat
