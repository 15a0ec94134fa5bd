// Package retrieval finds the topic that a message is about and says how sure
// it is.
//
// A Model is trained from one language's Corpus when knowledge is published:
// labelled messages, the lexicon and the alert signs. It is immutable,
// deterministic (the same corpus gives the same bytes) and safe for concurrent
// use. What it returns as confidence is a probability, fitted by
// cross-validation over the corpus, never a raw score.
//
// The way of a message: fold (script, case, marks) → terms (bleve's stemmers)
// → sparse features (stems, stem pairs, character n-grams, lexicon concepts)
// → linear classifiers over topics and non-topics → calibration.
package retrieval
