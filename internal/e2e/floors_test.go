package e2e

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
)

// limits are floors and ceilings of the figures of one language.
type limits struct{ floors, ceilings map[string]float64 }

// Languages with about 320 labelled questions, and those with about 150, of
// which one message is two thirds of a hundredth and an alert a twelfth of all.
var (
	many = limits{
		floors: map[string]float64{
			"top1": 0.90, "top3": 0.96, "answered": 0.70, "answered_at_97": 0.75, "precision": 0.96,
			"auroc": 0.95, "language": 0.98, "human": 0.80, "alert": 0.65,
		},
		ceilings: map[string]float64{"intervention": 0.20, "ece": 0.06, "false_human": 0.015, "false_alert": 0.03},
	}
	few = limits{
		floors: map[string]float64{
			"top1": 0.86, "top3": 0.92, "answered": 0.68, "answered_at_97": 0.45, "precision": 0.93,
			"auroc": 0.93, "language": 0.98, "human": 0.45, "alert": 0.45,
		},
		ceilings: map[string]float64{"intervention": 0.20, "ece": 0.13, "false_human": 0.02, "false_alert": 0.04},
	}
)

// TestTheStarterKnowledgeKeepsItsFloors asks the store's own labelled questions,
// which are no examples of the knowledge base, through the program. The floors
// are somewhat under what was measured when they were set; docs/answering.md
// has the figures.
func TestTheStarterKnowledgeKeepsItsFloors(t *testing.T) {
	files, err := filepath.Glob("../../knowledge/*/questions.jsonl")
	if err != nil || len(files) < 13 {
		t.Fatalf("%d files of questions, %v", len(files), err)
	}
	out, err := exec.Command(binary, append([]string{"eval", "--knowledge", "../../knowledge", "--json", "--questions"}, files...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var groups []map[string]any
	if err := json.Unmarshal(out, &groups); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, g := range groups {
		name, _ := g["group"].(string)
		if len(name) != 2 { // en, not en/noisy
			continue
		}
		seen++
		limits := few
		if n, _ := g["messages"].(float64); n > 200 {
			limits = many
		}
		for key, floor := range limits.floors {
			if v, ok := g[key].(float64); !ok || v < floor {
				t.Errorf("%s: %s is %v, the floor is %v", name, key, g[key], floor)
			}
		}
		for key, ceiling := range limits.ceilings {
			if v, ok := g[key].(float64); !ok || v > ceiling {
				t.Errorf("%s: %s is %v, the ceiling is %v", name, key, g[key], ceiling)
			}
		}
	}
	if seen != 13 {
		t.Errorf("%d languages were measured, want 13", seen)
	}
}
