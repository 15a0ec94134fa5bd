// Package language knows how a language is written: which one a message is in,
// what Dragoman says in it (locales/*.yaml), and how it puts numbers, amounts,
// durations, lists and hours into a sentence.
package language
