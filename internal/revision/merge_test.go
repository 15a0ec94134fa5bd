package revision

import (
	"maps"
	"slices"
	"testing"
)

func TestMerge(t *testing.T) {
	type files = map[string]string
	for name, test := range map[string]struct {
		base, ours, theirs, want files
		conflicts                []string
	}{
		"nothing changed":                   {files{"a": "1"}, files{"a": "1"}, files{"a": "1"}, files{"a": "1"}, nil},
		"theirs changed":                    {files{"a": "1", "b": "1"}, files{"a": "1", "b": "1"}, files{"a": "2", "b": "1"}, files{"a": "2", "b": "1"}, nil},
		"ours changed":                      {files{"a": "1"}, files{"a": "2"}, files{"a": "1"}, files{"a": "2"}, nil},
		"both, to the same":                 {files{"a": "1"}, files{"a": "2"}, files{"a": "2"}, files{"a": "2"}, nil},
		"both, differently: ours stays":     {files{"a": "1"}, files{"a": "2"}, files{"a": "3"}, files{"a": "2"}, []string{"a"}},
		"theirs is new":                     {files{}, files{"b": "1"}, files{"a": "1"}, files{"a": "1", "b": "1"}, nil},
		"theirs is gone":                    {files{"a": "1"}, files{"a": "1"}, files{}, files{}, nil},
		"theirs is gone, ours changed":      {files{"a": "1"}, files{"a": "2"}, files{}, files{"a": "2"}, []string{"a"}},
		"ours is gone":                      {files{"a": "1"}, files{}, files{"a": "1"}, files{}, nil},
		"ours is gone, theirs changed":      {files{"a": "1"}, files{}, files{"a": "2"}, files{}, []string{"a"}},
		"new on both sides, not the same":   {files{}, files{"a": "1"}, files{"a": "2"}, files{"a": "1"}, []string{"a"}},
		"several conflicts, in their order": {files{"b": "1", "a": "1"}, files{"b": "2", "a": "2"}, files{"b": "3", "a": "3"}, files{"b": "2", "a": "2"}, []string{"a", "b"}},
	} {
		before := maps.Clone(test.ours)
		got, conflicts := merge(test.base, test.ours, test.theirs)
		if !maps.Equal(got, test.want) || !slices.Equal(conflicts, test.conflicts) {
			t.Errorf("%s: %v, conflicts %v", name, got, conflicts)
		}
		if !maps.Equal(test.ours, before) {
			t.Errorf("%s: ours was changed", name)
		}
	}
}
