package revision

import (
	"maps"
	"slices"
)

// merge applies what changed from base to theirs on ours: all are hashes of
// contents by the file's name. Where ours changed too, and otherwise, ours
// stays, and the name is among the conflicts, sorted.
func merge(base, ours, theirs map[string]string) (merged map[string]string, conflicts []string) {
	merged = maps.Clone(ours)
	names := maps.Clone(base)
	maps.Copy(names, theirs)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, mine, wanted := base[name], ours[name], theirs[name] // "" is a file that is not there
		switch {
		case was == wanted || mine == wanted:
		case mine != was:
			conflicts = append(conflicts, name)
		case wanted == "":
			delete(merged, name)
		default:
			merged[name] = wanted
		}
	}
	return merged, conflicts
}
