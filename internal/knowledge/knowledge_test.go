package knowledge

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// good is a small base without any fault, by file.
func good() map[string]string {
	return map[string]string{
		"topics.yaml": `topics:
  - {id: returns.window, group: aftersale, scope: "How many days do I have."}
  - {id: returns.cost, group: aftersale, scope: "Who pays the way back."}
  - {id: shipping.cost, group: presale, scope: "What does it cost."}
`,
		"facts.yaml": `facts:
  return_window: {type: duration, max: 30, unit: day}
  return_cost:   {type: money, amount: "6.90", currency: EUR}
  returns_link:  {type: link, value: "https://shop.example/returns"}
`,
		"en/returns.yaml": entry("returns.window", "[returns.cost, shipping.cost]") +
			entry("returns.cost", "[returns.window, shipping.cost]")[len("entries:\n"):],
		"en/shipping.yaml": entry("shipping.cost", "[returns.window, returns.cost]"),
		"en/other.yaml": "outofscope:\n  - kind: uncovered\n    examples:\n" + examples("out of scope", MinOutOfScope) +
			"smalltalk:\n" + smalltalk("greeting") + smalltalk("thanks") + smalltalk("goodbye") + smalltalk("bot") +
			"  - kind: unhelpful\n    examples:\n" + examples("did not help", MinSmalltalk) +
			"human:\n  examples:\n" + examples("a person please", MinHuman),
		"en/lexicon.yaml": `concepts:
  - concept: parcel
    terms: [parcel, package]
  - concept: courier
    terms: [courier, driver]
alerts:
  - {category: fraud, severity: high, terms: [scam], examples: [this is a scam]}
  - {category: safety, severity: high, terms: [caught fire], examples: [it caught fire]}
  - {category: legal, severity: high, terms: [lawyer], examples: [my lawyer will write]}
  - {category: anger, severity: medium, terms: [furious], examples: [I am furious]}
`,
	}
}

func entry(topic, followUps string) string {
	return "entries:\n  - topic: " + topic + "\n    question: \"What about " + topic + "?\"\n    examples:\n" +
		examples("about "+topic, MinExamples) +
		"    solution: You have {facts.return_window} for it.\n    follow_ups: " + followUps + "\n"
}

func examples(what string, n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "      - message %d %s\n", i, what)
	}
	return out.String()
}

func smalltalk(kind string) string {
	return "  - kind: " + kind + "\n    examples:\n" + examples(kind, MinSmalltalk) + "    replies: [Hello., Good day.]\n"
}

func load(t testing.TB, files map[string]string) *Base {
	t.Helper()
	b, err := Load(asFS(files))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func asFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

// edit replaces the first place of old in a file; a place that is not there is
// a fault of the test.
func edit(t testing.TB, files map[string]string, file, old, new string) {
	t.Helper()
	if !strings.Contains(files[file], old) {
		t.Fatalf("%s has no %q", file, old)
	}
	files[file] = strings.Replace(files[file], old, new, 1)
}
