// Package consistency compares what a store says with its facts: the pages of
// its site, and the promises of its answers.
package consistency
