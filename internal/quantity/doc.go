// Package quantity reads what a sentence states in numbers, in any of the
// product's languages: spans of time, amounts, percentages, counts, and what
// words tell their subject. words/ holds the words, one file a language.
package quantity
