// Package knowledge reads, checks and renders a knowledge base: the topics,
// the answers and examples of every language, the lexicon and the store's own
// facts. docs/knowledge.md describes the files.
package knowledge
