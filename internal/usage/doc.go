// Package usage says what use teaches about a store's knowledge base: which
// topics to drop, merge, split or write anew, and how the week went. It reads
// the record and changes nothing; all texts of buyers in it are masked.
package usage
